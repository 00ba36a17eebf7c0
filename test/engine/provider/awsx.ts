import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type * as provider from '@pulumi/pulumi/provider/index.js';

/** Stands in for the awsx plug-in: the components that the stacks use, with the children that matter. */
export function awsxProvider(version: string): provider.Provider {
  return {
    version,
    construct: async (name, type, inputs, options) => {
      if (type === 'awsx:ecr:Repository') return repository(name, type, inputs, options);
      throw new Error(`the stand-in of awsx has no ${type}`);
    },
  };
}

function repository(
  name: string,
  type: string,
  inputs: pulumi.Inputs,
  options: pulumi.ComponentResourceOptions,
): provider.ConstructResult {
  const component = new pulumi.ComponentResource(type, name, {}, options);
  const { lifecyclePolicy, ...rest } = inputs as Record<string, unknown>;
  const inner = new aws.ecr.Repository(name, rest as aws.ecr.RepositoryArgs, { parent: component });
  const policy = new aws.ecr.LifecyclePolicy(
    name,
    { repository: inner.name, policy: pulumi.jsonStringify(lifecyclePolicy ?? {}) },
    { parent: component },
  );
  return {
    urn: component.urn,
    state: { repository: inner, lifecyclePolicy: policy, url: inner.repositoryUrl },
  };
}
