/**
 * @peculiar/x509 resolves its algorithms through tsyringe, which wants the metadata functions of an early
 * decorator proposal on `Reflect`. These three are all it calls; import this file before the library.
 */
type Metadata = Map<unknown, unknown>;

const metadataOf = new WeakMap<object, Metadata>();

function getOwnMetadata(key: unknown, target: object): unknown {
  return metadataOf.get(target)?.get(key);
}

function getMetadata(key: unknown, target: object): unknown {
  const parent: object | null = Object.getPrototypeOf(target);
  return getOwnMetadata(key, target) ?? (parent === null ? undefined : getMetadata(key, parent));
}

function defineMetadata(key: unknown, value: unknown, target: object): void {
  const metadata: Metadata = metadataOf.get(target) ?? new Map();
  metadataOf.set(target, metadata.set(key, value));
}

if (!("getMetadata" in Reflect)) {
  Object.assign(Reflect, { getMetadata, getOwnMetadata, defineMetadata });
}
