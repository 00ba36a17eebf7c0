import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { readHostFile } from './host-files.ts';

/** Seconds that a delivery may take: the fetches of a first one, twice the wait for health, and the lock's. */
const deliverySeconds = 1200;

export type DeliveryArgs = {
  readonly displayName: string;
  /** A tag of the host and of nothing else. */
  readonly hostTag: { readonly key: string; readonly value: string };
  readonly document: aws.ssm.Document;
  readonly bucketName: pulumi.Input<string>;
  readonly release: pulumi.Output<string>;
  /** Counts up when the password changes: the app then starts anew. */
  readonly passwordVersion: pulumi.Output<string>;
  /** What has to be there before a delivery begins: the objects, the role's policy. */
  readonly ready: readonly pulumi.Resource[];
};

/**
 * State Manager's order to the host: have this release. It is carried out on a new host, whenever the release or the
 * password changes, and twice an hour, when it finds nothing to do unless something died.
 */
export function makeDelivery(args: DeliveryArgs): aws.ssm.Association {
  return new aws.ssm.Association(
    'delivery',
    {
      name: args.document.name,
      associationName: args.displayName,
      documentVersion: '$LATEST',
      targets: [{ key: `tag:${args.hostTag.key}`, values: [args.hostTag.value] }],
      parameters: {
        Bucket: args.bucketName,
        Release: args.release,
        PasswordVersion: args.passwordVersion,
      },
      scheduleExpression: 'rate(30 minutes)',
      applyOnlyAtCronInterval: false,
      maxConcurrency: '1',
      maxErrors: '0',
    },
    { dependsOn: [...args.ready] },
  );
}

/** The document that the association runs: `deliver.sh` with its three parameters. */
export function makeDeliveryDocument(displayName: string, region: string): aws.ssm.Document {
  return new aws.ssm.Document('delivery', {
    name: displayName,
    documentType: 'Command',
    documentFormat: 'JSON',
    targetType: '/AWS::EC2::Instance',
    content: JSON.stringify(deliveryDocument(readHostFile('deliver.sh'), region)),
  });
}

/**
 * Pure: the document. Systems Manager puts parameters into the script's text, so each is held to a pattern that no
 * shell reads twice, and the script itself may have no `{{`. Source: Systems Manager user guide, schema 2.2.
 */
export function deliveryDocument(script: string, region: string): object {
  const [shebang, ...lines] = script.trimEnd().split('\n');
  if (shebang !== '#!/usr/bin/env bash' || script.includes('{{'))
    throw new Error('deliver.sh must be a bash script without "{{", which Systems Manager would fill');
  return {
    schemaVersion: '2.2',
    description: "Brings a release of the warm pool's gateway onto its host",
    parameters: {
      Bucket: parameter('Where the artefacts are', '^[a-z0-9.-]{3,63}$'),
      Release: parameter("The SHA-256 of the release's manifest", '^[0-9a-f]{64}$'),
      PasswordVersion: parameter("The version of the password's parameter", '^[0-9]{1,10}$'),
    },
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: 'deliver',
        inputs: {
          timeoutSeconds: String(deliverySeconds),
          runCommand: [
            shebang,
            "export ARTEFACTS_BUCKET='{{ Bucket }}' RELEASE='{{ Release }}' PASSWORD_VERSION='{{ PasswordVersion }}'",
            `export AWS_REGION='${region}'`,
            // The host's own set-up comes first; where it failed, the delivery says what is missing.
            'cloud-init status --wait >/dev/null || true',
            ...lines,
          ],
        },
      },
    ],
  };
}

function parameter(description: string, allowedPattern: string): object {
  return { type: 'String', description, allowedPattern };
}
