import { concat, getCreateAddress, Interface } from "ethers";
import { assert } from "../../types/assert.ts";
import { NodeError } from "../../types/errors.ts";
import type { Address, Hex } from "../../types/hex.ts";
import { CONTRACTS, type ContractStep } from "./contracts.ts";
import {
  ACCESS_MANAGER_ADDRESS,
  DEPLOYER_ADDRESS,
  type Deployer,
  DIRECTORY_ADDRESS,
} from "./deployer.ts";
import { MEASURE_KINDS, MEASURES } from "./measures.ts";
import { type GenesisInstitution, MEMBER_KINDS, type PlanParameters } from "./parameters.ts";
import { APPOINTMENTS, FUNCTION_ROLES, ROLE_HOLDERS, ROLES, type Role } from "./roles.ts";
import { bytes18Text, bytes32Text } from "./text.ts";

/** A compiled contract, as scripts/exportArtifacts.ts writes it to node/src/generated/contracts.json. */
export interface Artifact {
  readonly abi: readonly unknown[];
  readonly bytecode: string;
}
export type Artifacts = Readonly<Record<string, Artifact>>;

/** Where everything is. */
export interface Deployment {
  /** Proxies, the AccessManager and the MemberAccountBeacon by name, as the Directory lists them. */
  readonly contracts: Readonly<Record<string, Address>>;
  /** MemberAccounts by USCC. */
  readonly accounts: Readonly<Record<string, Address>>;
}

export type PlanErrorCode = "GENESIS_ARTIFACT_MISSING" | "GENESIS_INVALID_CONSORTIUM";

/**
 * Deploys the network: contracts, names, institutions, roles; at the end the central bank has every power and the deployer
 * none. Throws NodeError (PlanErrorCode) for a missing artifact or a consortium that names no such institution.
 */
export async function runPlan(
  deployer: Deployer,
  artifacts: Artifacts,
  parameters: PlanParameters,
): Promise<Deployment> {
  const centralBank = centralBankOf(parameters);
  const run = createRun(deployer, artifacts);
  await deployFoundation(run);
  const accounts = await admitInstitutions(run, [
    centralBank,
    ...parameters.institutions.filter((institution) => institution !== centralBank),
  ]);
  const accountOf = (uscc: string): Address => knownAccount(accounts, uscc);
  const seed = {
    validators: parameters.validators.map(({ address }) => address),
    operators: parameters.validators.map(({ operatorUscc }) => accountOf(operatorUscc)),
  };
  run.foretell(CONTRACTS.map(({ contract }) => contract));
  for (const step of CONTRACTS) {
    const foretold = run.addressOf(step.contract);
    await deployProxy(run, step, step.initialize?.args(seed));
    assert(
      run.addressOf(step.contract) === foretold,
      `${step.contract} is not where it was foretold`,
    );
  }
  await nameContracts(run);
  await grantRoles(run);
  await handOver(run, {
    centralBank: accountOf(centralBank.uscc),
    settlementBank: accountOf(parameters.settlementBankUscc ?? centralBank.uscc),
    parameters,
  });
  return { contracts: Object.fromEntries(run.contracts), accounts: Object.fromEntries(accounts) };
}

/** A plan under way: what is deployed so far, and how to act on it. */
interface Run {
  readonly contracts: Map<string, Address>;
  /** Of a contract that is deployed, or foretold. */
  addressOf(name: string): Address;
  /** The next transactions deploy these, each an implementation and then its proxy: their addresses are known from now on. */
  foretell(contracts: readonly string[]): void;
  interfaceOf(contract: string): Interface;
  create(contract: string, args: readonly unknown[]): Promise<Address>;
  send(contract: string, method: string, args: readonly unknown[]): Promise<readonly unknown[]>;
}

function createRun(deployer: Deployer, artifacts: Artifacts): Run {
  const contracts = new Map<string, Address>();
  const foretold = new Map<string, Address>();
  let nonce = 0;
  const artifactOf = (contract: string): Artifact => {
    const artifact = artifacts[contract];
    if (artifact !== undefined) return artifact;
    throw new NodeError<PlanErrorCode>(
      "GENESIS_ARTIFACT_MISSING",
      `no compiled contract "${contract}"; build the contracts and export the artifacts`,
      { contract },
    );
  };
  const interfaceOf = (contract: string): Interface =>
    new Interface(artifactOf(contract).abi as ConstructorParameters<typeof Interface>[0]);
  const addressOf = (name: string): Address => {
    const address = contracts.get(name) ?? foretold.get(name);
    assert(address !== undefined, `the plan needs ${name} before it is deployed`);
    return address;
  };
  return {
    contracts,
    addressOf,
    interfaceOf,
    foretell: (names) => {
      names.forEach((name, index) => {
        foretold.set(name, createdAt(nonce + 2 * index + 1));
      });
    },
    create: (contract, args) => {
      nonce += 1;
      const { bytecode } = artifactOf(contract);
      return deployer.deploy(concat([bytecode, interfaceOf(contract).encodeDeploy(args)]) as Hex);
    },
    send: async (contract, method, args) => {
      nonce += 1;
      const abi = interfaceOf(contract);
      const data = await deployer.call(
        addressOf(contract),
        abi.encodeFunctionData(method, args) as Hex,
      );
      return abi.decodeFunctionResult(method, data);
    },
  };
}

/** Where the deployer's transaction with this nonce puts a contract. */
function createdAt(nonce: number): Address {
  return getCreateAddress({ from: DEPLOYER_ADDRESS, nonce }).toLowerCase() as Address;
}

/** The Directory comes first, so its address depends on the deployer alone; its authority follows at a known address. */
async function deployFoundation(run: Run): Promise<void> {
  await deployProxy(run, { contract: "Directory", needs: [] });
  const accessManager = await run.create("AccessManager", [DEPLOYER_ADDRESS]);
  assert(run.addressOf("Directory") === DIRECTORY_ADDRESS, "the deployer's nonce was not 0");
  assert(accessManager === ACCESS_MANAGER_ADDRESS, "the AccessManager is not the third contract");
  run.contracts.set("AccessManager", accessManager);
  const account = await run.create("MemberAccount", [DIRECTORY_ADDRESS]);
  const beacon = await run.create("UpgradeableBeacon", [account, accessManager]);
  run.contracts.set("MemberAccountBeacon", beacon);
  await deployProxy(run, { contract: "MemberRegistry", needs: ["MemberAccountBeacon"] });
}

async function deployProxy(
  run: Run,
  step: ContractStep,
  args: readonly unknown[] = [],
): Promise<void> {
  const implementation = await run.create(step.contract, step.needs.map(run.addressOf));
  const initialize = run
    .interfaceOf(step.contract)
    .encodeFunctionData(step.initialize?.signature ?? "initialize(address)", [
      ACCESS_MANAGER_ADDRESS,
      ...args,
    ]);
  const proxy = await run.create("ERC1967Proxy", [implementation, initialize]);
  run.contracts.set(step.contract, proxy);
}

/** Admitted by the deployer, who is ADMIN until the roles are set. */
async function admitInstitutions(
  run: Run,
  institutions: readonly GenesisInstitution[],
): Promise<ReadonlyMap<string, Address>> {
  const accounts = new Map<string, Address>();
  for (const { uscc, legalName, kind, institutionCode, makers, checkers } of institutions) {
    const admission = {
      uscc: bytes18Text(uscc),
      legalName,
      kind: MEMBER_KINDS[kind],
      institutionCode: BigInt(institutionCode),
      makers,
      checkers,
    };
    const [account] = await run.send("MemberRegistry", "admit", [admission]);
    accounts.set(uscc, String(account).toLowerCase() as Address);
  }
  return accounts;
}

async function nameContracts(run: Run): Promise<void> {
  for (const [name, address] of run.contracts) {
    await run.send("Directory", "setAddress", [bytes32Text(name), address]);
  }
}

async function grantRoles(run: Run): Promise<void> {
  for (const [label, role] of Object.entries(ROLES)) {
    if (label !== "ADMIN") await run.send("AccessManager", "labelRole", [role, label]);
  }
  for (const { role, contract, functions } of FUNCTION_ROLES) {
    const selectors = functions.map((name) =>
      selectorOf(run.interfaceOf(contract), contract, name),
    );
    await run.send("AccessManager", "setTargetFunctionRole", [
      run.addressOf(contract),
      selectors,
      ROLES[role],
    ]);
  }
  for (const { role, holders } of ROLE_HOLDERS) {
    for (const holder of holders) await grant(run, role, run.addressOf(holder), 0);
  }
  const measures = MEASURES.map(({ contract, method, measure, word }) => [
    run.addressOf(contract),
    selectorOf(run.interfaceOf(contract), contract, method),
    MEASURE_KINDS[measure],
    word,
  ]);
  await run.send("ValueMeter", "setMeasures", [measures]);
  for (const { contract, appointees } of APPOINTMENTS) {
    for (const appointee of appointees)
      await run.send(contract, "appoint", [run.addressOf(appointee)]);
  }
}

interface Heirs {
  readonly centralBank: Address;
  readonly settlementBank: Address;
  readonly parameters: PlanParameters;
}

/** The last step: from here on the deployer can do nothing. */
async function handOver(
  run: Run,
  { centralBank, settlementBank, parameters }: Heirs,
): Promise<void> {
  await grant(run, "MINTER", settlementBank, 0);
  await grant(run, "OPERATIONS", centralBank, 0);
  await grant(run, "GOVERNOR", centralBank, parameters.governorDelaySeconds);
  await grant(run, "ADMIN", centralBank, parameters.adminDelaySeconds);
  await run.send("AccessManager", "renounceRole", [ROLES.ADMIN, DEPLOYER_ADDRESS]);
}

async function grant(run: Run, role: Role, account: Address, delaySeconds: number): Promise<void> {
  await run.send("AccessManager", "grantRole", [ROLES[role], account, delaySeconds]);
}

function selectorOf(abi: Interface, contract: string, name: string): string {
  const selector = abi.getFunction(name)?.selector;
  assert(selector !== undefined, `roles.ts names ${contract}.${name}, which does not exist`);
  return selector;
}

function centralBankOf({ institutions }: PlanParameters): GenesisInstitution {
  const [centralBank, second] = institutions.filter(({ kind }) => kind === "CentralBank");
  if (centralBank !== undefined && second === undefined) return centralBank;
  throw new NodeError<PlanErrorCode>(
    "GENESIS_INVALID_CONSORTIUM",
    "a consortium has exactly one central bank among its institutions",
    {
      centralBanks: institutions
        .filter(({ kind }) => kind === "CentralBank")
        .map(({ uscc }) => uscc),
    },
  );
}

function knownAccount(accounts: ReadonlyMap<string, Address>, uscc: string): Address {
  const account = accounts.get(uscc);
  if (account !== undefined) return account;
  throw new NodeError<PlanErrorCode>(
    "GENESIS_INVALID_CONSORTIUM",
    `no institution of the consortium has the code ${uscc}`,
    { uscc },
  );
}
