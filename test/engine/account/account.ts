import { accountId, identityOf, region } from './identity.ts';
import { invokeAnswer } from './invokes.ts';
import { refuseSecond } from './names.ts';
import { Refusal } from './refusal.ts';
import { type Living, type Properties, textOf } from './resource.ts';
import type { StandInTask } from './tasks.ts';
import { refuseInUse } from './uses.ts';

export type Operation = 'create' | 'update' | 'delete';
export type Done = { readonly operation: Operation; readonly type: string; readonly id: string };
export type Fault = { readonly operation: Operation; readonly type: string; readonly message: string };

export type Account = ReturnType<typeof createAccount>;

/**
 * An AWS account in memory, as far as the stacks touch it: it refuses what AWS refuses, and fails when a test wants
 * it to. Ids count up, so that two runs of a test give the same.
 */
export function createAccount() {
  const living = new Map<string, Living>();
  const tasks: StandInTask[] = [];
  const attached = new Map<string, string>();
  const contents = new Map<string, number>();
  const revisions = new Map<string, number>();
  const done: Done[] = [];
  const faults: Fault[] = [];
  let number = 0;
  const keyOf = (type: string, id: string) => `${type} ${id}`;
  const all = () => [...living.values()];

  function failIfWanted(operation: Operation, type: string): void {
    const index = faults.findIndex((fault) => fault.operation === operation && fault.type === type);
    const [fault] = index < 0 ? [] : faults.splice(index, 1);
    if (fault !== undefined) throw new Refusal('InternalError', fault.message);
  }

  function find(type: string, id: string): Living {
    const found = living.get(keyOf(type, id));
    if (found === undefined) throw new Refusal('NotFound', `there is no ${type} ${id}`);
    return found;
  }

  function physicalName(name: string, inputs: Properties): string {
    const given = textOf(inputs, 'name') || textOf(inputs, 'bucket');
    if (given !== '') return given;
    const prefix = textOf(inputs, 'namePrefix') || textOf(inputs, 'bucketPrefix') || `${name}-`;
    return `${prefix}${number.toString(16).padStart(7, '0')}`;
  }

  function taskDefinition(inputs: Properties): { id: string; outputs: Properties } {
    const family = textOf(inputs, 'family');
    const revision = (revisions.get(family) ?? 0) + 1;
    revisions.set(family, revision);
    const arnWithoutRevision = `arn:aws:ecs:${region}:${accountId}:task-definition/${family}`;
    return {
      id: family,
      outputs: { arn: `${arnWithoutRevision}:${revision}`, arnWithoutRevision, revision },
    };
  }

  /** A group of one launches its instance, which takes the interface that the launch template names. */
  function attach(groupName: string, inputs: Properties): void {
    const template = (inputs['launchTemplate'] ?? {}) as Properties;
    const { inputs: launch } = find('aws:ec2/launchTemplate:LaunchTemplate', textOf(template, 'id'));
    for (const device of (launch['networkInterfaces'] ?? []) as Properties[]) {
      const eni = textOf(device, 'networkInterfaceId');
      const holder = attached.get(eni);
      if (holder !== undefined && holder !== groupName) {
        throw new Refusal('InvalidNetworkInterface.InUse', `Interface: [${eni}] in use by ${holder}`);
      }
      attached.set(eni, groupName);
    }
  }

  function detach(groupName: string): void {
    for (const [eni, holder] of attached) if (holder === groupName) attached.delete(eni);
  }

  return {
    done,
    tasks,
    contents,
    living: all,
    /** The next such operation fails with this message. */
    failNext: (fault: Fault) => void faults.push(fault),

    create(type: string, name: string, inputs: Properties): Living {
      failIfWanted('create', type);
      number += 1;
      const physical = physicalName(name, inputs);
      refuseSecond(type, inputs, physical, living.values());
      const isTaskDefinition = type === 'aws:ecs/taskDefinition:TaskDefinition';
      const { id, outputs } = isTaskDefinition
        ? taskDefinition(inputs)
        : identityOf(type, { name: physical, number, inputs });
      if (type === 'aws:autoscaling/group:Group') attach(physical, inputs);
      const made = { type, id, inputs, outputs };
      living.set(keyOf(type, id), made);
      done.push({ operation: 'create', type, id });
      return made;
    },

    update(type: string, id: string, inputs: Properties): Living {
      failIfWanted('update', type);
      const found = find(type, id);
      const version = found.outputs['latestVersion'];
      const outputs =
        typeof version === 'number' ? { ...found.outputs, latestVersion: version + 1 } : found.outputs;
      const made = { ...found, inputs, outputs };
      living.set(keyOf(type, id), made);
      done.push({ operation: 'update', type, id });
      return made;
    },

    delete(type: string, id: string): void {
      failIfWanted('delete', type);
      const found = living.get(keyOf(type, id));
      if (found === undefined) return;
      refuseInUse(found, { living: all(), tasks, attached, contents });
      if (type === 'aws:autoscaling/group:Group') detach(id);
      contents.delete(id);
      living.delete(keyOf(type, id));
      done.push({ operation: 'delete', type, id });
    },

    read: (type: string, id: string): Living | undefined => living.get(keyOf(type, id)),
    invoke: invokeAnswer,
  };
}
