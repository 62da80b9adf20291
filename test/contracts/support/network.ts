import { readFileSync } from "node:fs";
import {
  type BaseContract,
  Contract,
  type ContractTransactionReceipt,
  getAddress,
  Interface,
  type Result,
  ZeroAddress,
} from "ethers";
import {
  MEMBER_KINDS,
  type MemberKind,
  type PlanParameters,
} from "../../../node/src/app/genesis/parameters.ts";
import { type Artifacts, type Deployment, runPlan } from "../../../node/src/app/genesis/plan.ts";
import { bytes18Text } from "../../../node/src/app/genesis/text.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import type { AccessManager } from "../../../sdk/src/generated/typechain/@openzeppelin/contracts/access/manager/AccessManager.ts";
import type { MemberAccount } from "../../../sdk/src/generated/typechain/contracts/consortium/MemberAccount.ts";
import {
  clock,
  createTestDeployer,
  ethers,
  loadBase,
  networkHelpers,
  TEST_START,
} from "./chain.ts";
import {
  type AccountRequest,
  accountDomain,
  freshRequestId,
  REQUEST_TYPES,
  type TestMember,
  testKey,
} from "./member.ts";
import { aUSCC } from "./uscc.ts";

/** Delays of the test network, those of production. */
export const ADMIN_DELAY_SECONDS = 172_800;
export const GOVERNOR_DELAY_SECONDS = 86_400;

export const artifacts: Artifacts = JSON.parse(
  readFileSync(new URL("../../../node/src/generated/contracts.json", import.meta.url), "utf8"),
);

/** A contract by its name in the Directory, or one at hand. */
export type Target = string | BaseContract;

export interface NamedCall {
  readonly target: Target;
  readonly method: string;
  readonly args?: readonly unknown[];
}

/** What an institution can do: its maker signs, its checker submits. */
export interface Actor {
  /** Executes one call; rejects with the callee's typed error. */
  call(
    target: Target,
    method: string,
    args?: readonly unknown[],
  ): Promise<ContractTransactionReceipt>;
  /** Executes several calls as one request. */
  callAll(calls: readonly NamedCall[]): Promise<ContractTransactionReceipt>;
  /** Executes one call and answers what it returned; a single return value comes bare. */
  ask<T = bigint>(target: Target, method: string, args?: readonly unknown[]): Promise<T>;
  /** Signs calls without submitting them. */
  sign(calls: readonly NamedCall[], options?: Partial<AccountRequest>): Promise<SignedRequest>;
  readonly account: MemberAccount;
}

export interface SignedRequest {
  readonly request: AccountRequest;
  readonly signature: string;
}

export interface TestNetwork {
  readonly deployment: Deployment;
  readonly centralBank: TestMember;
  /** Three commercial banks that run validators with the central bank. */
  readonly banks: readonly [TestMember, TestMember, TestMember];
  /** Decodes and names every error of the contracts: `revertedWithCustomError(net.errors, "…")`. */
  readonly errors: BaseContract;
  readonly accessManager: AccessManager;
  /** A deployed contract by name: `net.contract<Policy>("Policy")`. */
  contract<T extends BaseContract>(name: string): T;
  addressOf(name: string): string;
  /** The central bank admits a new institution with one maker and one checker. */
  admitMember(options: {
    readonly kind: MemberKind;
    readonly legalName?: string;
  }): Promise<TestMember>;
  as(member: TestMember): Actor;
  /** The central bank schedules a delayed call, lets its delay pass and executes it. */
  govern(
    target: Target,
    method: string,
    args: readonly unknown[],
  ): Promise<ContractTransactionReceipt>;
  /** The settlement bank gives a member cash. */
  fund(member: TestMember, fen: bigint): Promise<void>;
}

/** The central bank and three commercial banks before their admission, with a validator each. */
export function aConsortium(keys = "") {
  const members = [0, 1, 2, 3].map((serial) =>
    aMember(serial, serial === 0 ? "CentralBank" : "CommercialBank", keys),
  );
  const parameters: PlanParameters = {
    institutions: members.map((member, index) => ({
      ...admissionOf(member),
      legalName: index === 0 ? "Central Bank" : `Bank ${index}`,
    })),
    validators: members.map(({ uscc }, index) => ({
      address: testKey(`${keys}validator ${index}`).address as Address,
      operatorUscc: uscc,
    })),
    adminDelaySeconds: ADMIN_DELAY_SECONDS,
    governorDelaySeconds: GOVERNOR_DELAY_SECONDS,
  };
  return { members, parameters };
}

async function deployConsortium() {
  const { members, parameters } = aConsortium();
  const deployment = await runPlan(await createTestDeployer(), artifacts, parameters);
  for (const { checker } of members) await networkHelpers.setBalance(checker.address, 10n ** 24n);
  await clock.to(TEST_START);
  return { members, deployment };
}

/** The whole network by the plan, and the clock at 2026-03-10 09:00. For `loadFixture`, or the first line of a fixture. */
export async function deployNetwork(): Promise<TestNetwork> {
  const { members, deployment } = await loadBase(deployConsortium);
  const admitted = (index: number): TestMember =>
    withAccount(assertDefined(members[index], `institution ${index}`), deployment);
  return createTestNetwork(deployment, admitted(0), [admitted(1), admitted(2), admitted(3)]);
}

function createTestNetwork(
  deployment: Deployment,
  centralBank: TestMember,
  banks: TestNetwork["banks"],
): TestNetwork {
  const contract = <T extends BaseContract>(name: string): T =>
    contractAt<T>(name, addressOf(name));
  const addressOf = (name: string): string =>
    getAddress(
      assertDefined(deployment.contracts[name], `no contract ${name}; add it to the plan`),
    );
  const accessManager = contract<AccessManager>("AccessManager");
  const as = (member: TestMember): Actor => createActor(member, contract);
  let serial = 1_000;
  return {
    deployment,
    centralBank,
    banks,
    errors: new Contract(ZeroAddress, allErrors()) as BaseContract,
    accessManager,
    contract,
    addressOf,
    as,
    admitMember: async ({ kind, legalName = `Member ${serial}` }) => {
      serial += 1;
      const member = aMember(serial, kind);
      await networkHelpers.setBalance(member.checker.address, 10n ** 24n);
      const admission = {
        ...admissionOf(member),
        legalName,
        uscc: bytes18Text(member.uscc),
        kind: MEMBER_KINDS[kind],
      };
      const account = await as(centralBank).ask<string>("MemberRegistry", "admit", [admission]);
      return { ...member, account };
    },
    govern: async (target, method, args) => {
      const { interface: abi, target: address } =
        typeof target === "string" ? contract(target) : target;
      const operation = [address, abi.encodeFunctionData(method, args)];
      await as(centralBank).call(accessManager, "schedule", [...operation, 0]);
      await clock.advance(BigInt(ADMIN_DELAY_SECONDS));
      return as(centralBank).call(accessManager, "execute", operation);
    },
    fund: async (member, fen) => {
      await as(centralBank).call("CashToken", "mint", [member.account, fen]);
    },
  };
}

/** A contract by the name of its artifact, read through the test provider. */
export function contractAt<T extends BaseContract>(name: string, address: string): T {
  const { abi } = assertDefined(artifacts[name], `no artifact ${name}; export the artifacts`);
  const runner = ethers.provider;
  return new Contract(address, new Interface(abi as string[]), runner) as BaseContract as T;
}

/** Every error of the libraries that declare them: contracts/libraries/*Errors.sol. */
function allErrors(): Interface {
  const libraries = Object.entries(artifacts).filter(([name]) => name.endsWith("Errors"));
  return new Interface(libraries.flatMap(([, { abi }]) => abi as string[]));
}

function createActor(member: TestMember, contract: (name: string) => BaseContract): Actor {
  const account = contractAt<MemberAccount>("MemberAccount", member.account);
  const contractOf = (target: Target): BaseContract =>
    typeof target === "string" ? contract(target) : target;
  const encode = ({ target, method, args = [] }: NamedCall) => ({
    target: String(contractOf(target).target),
    data: contractOf(target).interface.encodeFunctionData(method, args),
  });
  const sign = async (calls: readonly NamedCall[], options: Partial<AccountRequest> = {}) => {
    const request = {
      requestId: freshRequestId(),
      deadline: (await clock.now()) + 3_600n,
      calls: calls.map(encode),
      ...options,
    };
    const { chainId } = await ethers.provider.getNetwork();
    const signature = await member.maker.signTypedData(
      accountDomain(member.account, chainId),
      REQUEST_TYPES,
      request,
    );
    return { request, signature };
  };
  const submit = async ({
    request,
    signature,
  }: SignedRequest): Promise<ContractTransactionReceipt> => {
    const checker = account.connect(member.checker.connect(ethers.provider));
    const response = await checker.execute(request, signature, GAS);
    return assertDefined(await response.wait(), "mined");
  };
  const callAll = async (calls: readonly NamedCall[]) => submit(await sign(calls));
  return {
    account,
    sign,
    callAll,
    call: (target, method, args = []) => callAll([{ target, method, args }]),
    ask: async <T>(target: Target, method: string, args: readonly unknown[] = []) => {
      const signed = await sign([{ target, method, args }]);
      const [result] = await account.execute.staticCall(signed.request, signed.signature, {
        from: member.checker.address,
      });
      await submit(signed);
      const values: Result = contractOf(target).interface.decodeFunctionResult(
        method,
        result ?? "0x",
      );
      return (values.length === 1 ? values[0] : values) as T;
    },
  };
}

/** Enough for any request, so that nothing is estimated and a revert comes with its data. */
const GAS = { gasLimit: 15_000_000n };

function aMember(serial: number, kind: MemberKind, keys = ""): TestMember {
  return {
    uscc: aUSCC(serial),
    kind,
    institutionCode: (313_331_000_000n + BigInt(serial)).toString(),
    account: ZeroAddress,
    maker: testKey(`${keys}maker ${serial}`),
    checker: testKey(`${keys}checker ${serial}`),
  };
}

function admissionOf({ uscc, kind, institutionCode, maker, checker }: TestMember) {
  return {
    uscc,
    kind,
    institutionCode,
    makers: [maker.address as Address],
    checkers: [checker.address as Address],
  };
}

function withAccount(member: TestMember, { accounts }: Deployment): TestMember {
  return {
    ...member,
    account: getAddress(assertDefined(accounts[member.uscc], "admitted at genesis")),
  };
}
