/** Number of runs of a property: few by default, many in the deep profile (PIAOHAO_DEEP=1). */
export const runs = (usual: number, deep: number): number =>
  process.env["PIAOHAO_DEEP"] === "1" ? deep : usual;
