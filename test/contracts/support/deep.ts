const { PIAOHAO_DEEP } = process.env;

/** Number of runs of a property: few by default, many in the deep profile (PIAOHAO_DEEP=1). */
export const runs = (usual: number, deep: number): number => (PIAOHAO_DEEP === "1" ? deep : usual);
