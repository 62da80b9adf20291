import { fileURLToPath } from "node:url";
import hardhatToolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";

export default defineConfig({
  plugins: [hardhatToolbox],
  solidity: {
    version: "0.8.28",
    path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
    npmFilesToBuild: [
      "@openzeppelin/contracts/access/manager/AccessManager.sol",
      "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol",
      "@openzeppelin/contracts/proxy/beacon/BeaconProxy.sol",
      "@openzeppelin/contracts/proxy/beacon/UpgradeableBeacon.sol",
    ],
    settings: {
      evmVersion: "cancun",
      optimizer: { enabled: true, runs: 1_000 },
      metadata: { bytecodeHash: "none" },
      outputSelection: { "*": { "*": ["storageLayout"] } },
    },
  },
  test: { mocha: { timeout: 900_000 } },
  paths: { sources: "./contracts", tests: { mocha: "./test/contracts" } },
  typechain: { outDir: "./sdk/src/generated/typechain", tsNocheck: true },
  networks: {
    hardhat: { type: "edr-simulated", hardfork: "prague", chainType: "l1" },
  },
});
