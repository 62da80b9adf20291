import { expect } from "chai";
import { DIRECTORY_ADDRESS as PLANNED } from "../../../node/src/app/genesis/deployer.ts";
import { DIRECTORY_ADDRESS } from "../../../sdk/src/index.ts";

describe("the Directory", () => {
  it("is where the deployment plan puts it", () => {
    expect(DIRECTORY_ADDRESS).to.equal(PLANNED);
  });
});
