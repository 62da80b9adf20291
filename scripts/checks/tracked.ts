import { spawnSync } from "node:child_process";

/** Files that a git checkout tracks though its .gitignore leaves them out; none where there is no checkout. */
export function trackedThoughIgnored(directory: string): readonly string[] {
  // The ignore files of whoever runs this, outside the checkout, are not asked.
  const list = ["ls-files", "-z", "--cached", "--ignored", "--exclude-per-directory=.gitignore"];
  const { status, stdout } = spawnSync("git", ["-C", directory, ...list], { encoding: "utf8" });
  return status === 0 ? stdout.split("\0").filter((path) => path !== "") : [];
}
