// A node's files and the request for its certificate, as its operator makes them.
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { requestCertificate } from "../../../node/src/app/network/certificateRequests.ts";
import { nodeLayout } from "../../../node/src/app/network/layout.ts";

async function refused(work: Promise<unknown>, code: string): Promise<void> {
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).to.have.property("code", code);
}

describe("what an operator makes of a node before it has a certificate", () => {
  let home: string;
  const filesOf = (name: string) => nodeLayout(join(home, name));

  before(async () => {
    home = await mkdtemp(join(tmpdir(), "piaohao-request-"));
  });
  after(() => rm(home, { recursive: true }));

  it("is made to its end by asking again, wherever the first time was cut off", async () => {
    const name = "bank-linan";
    const { directory, keystore, password, adminToken, tlsKey, config } = filesOf(name);
    const { address } = await requestCertificate(directory, name);
    const kept = await readFile(password, "utf8");
    for (const missing of [[config], [tlsKey], [adminToken], [adminToken, keystore]]) {
      for (const file of missing) await rm(file);
      const again = await requestCertificate(directory, name);
      expect(again.address === address, missing.join()).to.equal(!missing.includes(keystore));
      for (const secret of [keystore, password, adminToken, tlsKey])
        expect((await stat(secret)).mode & 0o077, secret).to.equal(0);
    }
    expect(await readFile(password, "utf8")).to.equal(kept);
  });

  it("is refused in the directory of another node (NODE_OTHER_NAME), whose keys it would ask for", async () => {
    const { directory, certificateRequest } = filesOf("bank-pinghu");
    await requestCertificate(directory, "bank-pinghu");
    const request = await readFile(certificateRequest);
    await refused(requestCertificate(directory, "bank-qiantang"), "NODE_OTHER_NAME");
    expect(await readFile(certificateRequest)).to.deep.equal(request);
  });
});
