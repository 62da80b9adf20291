import { Interface } from "ethers";
import { hexToBytes } from "../../../../node/src/types/codec/bytes.ts";
import type { Address, Hash, Hex } from "../../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../../node/src/types/keccak.ts";
import { type CallRequest, PLAIN_CALL } from "../../../../node/src/types/ports/executor.ts";
import { initCodeOf } from "./compile.ts";

const SOURCE = `
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;
contract Child {
    uint256 public value = 7;
    constructor() payable {}
    function leave(address payable to) external { selfdestruct(to); }
}
contract Playground {
    mapping(uint256 => uint256) public values;
    uint256[] private _list;
    address[] private _validators;
    event Stored(uint256 indexed key, uint256 value);
    error Refused(uint256 key, string reason);
    constructor() payable {}
    receive() external payable {}
    function store(uint256 key, uint256 value) public { values[key] = value; emit Stored(key, value); }
    function storeMany(uint256 from, uint256 count) external { for (uint256 i; i < count; ++i) store(from + i, i + 1); }
    function clear(uint256 key) external { delete values[key]; }
    function refuse(uint256 key) external pure { revert Refused(key, "no"); }
    function storeOrUndo(uint256 key, uint256 value) external { try this.storeAndFail(key, value) {} catch {} }
    function storeAndFail(uint256 key, uint256 value) external { store(key, value); revert Refused(key, "undo"); }
    function spin() external pure { while (true) {} }
    function fail() external pure { assembly { invalid() } }
    function now_() external view returns (uint256, uint256, address, uint256, uint256, uint256) {
        return (block.number, block.timestamp, block.coinbase, block.prevrandao, block.basefee, block.chainid);
    }
    function hashOf(uint256 number) external view returns (bytes32) { return blockhash(number); }
    function createAndLeave() external returns (address child) {
        Child c = new Child{salt: bytes32(values[0]), value: address(this).balance}();
        child = address(c);
        c.leave(payable(address(this)));
    }
    function create() external returns (address) { return address(new Child()); }
    function needsGas(uint256 amount) external view returns (uint256) { require(gasleft() > amount, "more gas"); return gasleft(); }
    function setValidators(address[] calldata validators) external { _validators = validators; }
    function getValidators() external view returns (address[] memory) { return _validators; }
}`;

export const playgroundInitCode = (): Hex => initCodeOf(SOURCE, "Playground");

export const PLAYGROUND = new Interface([
  "function store(uint256 key, uint256 value)",
  "function storeMany(uint256 from, uint256 count)",
  "function clear(uint256 key)",
  "function values(uint256 key) view returns (uint256)",
  "function refuse(uint256 key)",
  "function storeOrUndo(uint256 key, uint256 value)",
  "function storeAndFail(uint256 key, uint256 value)",
  "function spin()",
  "function fail()",
  "function now_() view returns (uint256, uint256, address, uint256, uint256, uint256)",
  "function hashOf(uint256 number) view returns (bytes32)",
  "function createAndLeave() returns (address)",
  "function create() returns (address)",
  "function needsGas(uint256 amount) view returns (uint256)",
  "function setValidators(address[] validators)",
  "function getValidators() view returns (address[])",
  "event Stored(uint256 indexed key, uint256 value)",
  "error Refused(uint256 key, string reason)",
]);

/** Calldata of one of its functions. */
export function calling(method: string, ...args: readonly unknown[]): Hex {
  return PLAYGROUND.encodeFunctionData(method, args) as Hex;
}

/** Slot of `values[key]`. */
export function slotOfValue(key: bigint): Hash {
  const word = (value: bigint) => value.toString(16).padStart(64, "0");
  return keccak256Hex(hexToBytes(`0x${word(key)}${word(0n)}`));
}

/** A read-only question to it. */
export function aCall(address: Address, method: string, ...args: readonly unknown[]): CallRequest {
  return { ...PLAIN_CALL, to: address, data: hexToBytes(calling(method, ...args)) };
}
