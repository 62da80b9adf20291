import { spawnSync } from "node:child_process";

/** The commit of the code that runs, with "+" when it was changed since; undefined outside of a repository. */
export function commitOf(directory: string): string | undefined {
  const git = (...args: readonly string[]): string | undefined => {
    const result = spawnSync("git", args, { cwd: directory, encoding: "utf8" });
    return result.status === 0 ? result.stdout.trim() : undefined;
  };
  const commit = git("rev-parse", "HEAD");
  return commit && `${commit}${git("status", "--porcelain") === "" ? "" : "+"}`;
}
