import type { RecordedResource, Recording } from '../../shared/stack/testing/record.ts';

/** The resources of a type such as `aws:iam/role:Role`. */
export function ofType({ resources }: Recording, type: string): readonly RecordedResource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The inputs of the one resource of this type and name; throws where there is none. */
export function inputsOf(recording: Recording, type: string, name: string): Record<string, unknown> {
  const found = ofType(recording, type).filter((resource) => resource.name === name);
  if (found.length === 1 && found[0] !== undefined) return found[0].inputs;
  const names = ofType(recording, type).map((resource) => resource.name);
  throw new Error(`${found.length} resources ${type} ${name}; there are ${names.join(', ') || 'none'}`);
}
