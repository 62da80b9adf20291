import { expect } from "chai";
import { type Link, PeerTable } from "../../../node/src/p2p/peerTable.ts";
import { anAddress } from "./support.ts";

const INSTANCE = `0x${"aa".repeat(16)}`;

/** A link with what the table looks at. */
function aLink(name: string, peer: number, isDialled: boolean, closed: string[]): Link {
  const connection = { address: anAddress(peer), isDialled, close: () => closed.push(name) };
  return { connection, hello: { instance: INSTANCE } } as unknown as Link;
}

describe("which of two connections with one process of a peer stands", () => {
  const [low, high] = [1, 9];
  const rows = [
    {
      desc: "ours, when our address is lower",
      self: low,
      peer: high,
      first: false,
      second: true,
      stands: "second" as const,
    },
    {
      desc: "ours, when it was there first",
      self: low,
      peer: high,
      first: true,
      second: false,
      stands: "first" as const,
    },
    {
      desc: "theirs, when their address is lower",
      self: high,
      peer: low,
      first: true,
      second: false,
      stands: "second" as const,
    },
    {
      desc: "theirs, when it was there first",
      self: high,
      peer: low,
      first: false,
      second: true,
      stands: "first" as const,
    },
    {
      desc: "the later of two that they dialled",
      self: low,
      peer: high,
      first: false,
      second: false,
      stands: "second" as const,
    },
    {
      desc: "the later of two that we dialled",
      self: high,
      peer: low,
      first: true,
      second: true,
      stands: "second" as const,
    },
  ];
  for (const { desc, self, peer, first, second, stands } of rows) {
    it(desc, () => {
      const closed: string[] = [];
      const table = new PeerTable({
        self: anAddress(self),
        probeMs: 1,
        onJoined: () => undefined,
        onDuplicateKey: () => undefined,
      });
      const links = {
        first: aLink("first", peer, first, closed),
        second: aLink("second", peer, second, closed),
      };
      table.join(links.first);
      table.join(links.second);
      expect(closed).to.deep.equal([stands === "first" ? "second" : "first"]);
      expect(table.get(anAddress(peer))).to.equal(links[stands]);
      // The end of the one that does not stand leaves the peer connected.
      table.leave(stands === "first" ? links.second : links.first);
      expect(table.all()).to.deep.equal([links[stands]]);
    });
  }
});
