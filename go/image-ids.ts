import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { ServiceError } from '../shared/pool/errors.ts';

/**
 * Amazon Linux 2023 for ARM, its full image: the minimal one lacks Session Manager's agent. Source: AWS's public
 * parameters, EC2 user guide "Reference AMIs using Systems Manager parameters".
 */
const imageParameter = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

/** The image id of the hosts in the client's region, as of now. Throws `internal` where AWS gives none. */
export async function findImageId(ssm: Pick<SSMClient, 'send'>): Promise<string> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: imageParameter }));
  const imageId = Parameter?.Value;
  if (imageId !== undefined && /^ami-[0-9a-f]{8,17}$/.test(imageId)) return imageId;
  throw new ServiceError(
    'internal',
    `AWS's parameter ${imageParameter} holds no image id here: "${imageId}"`,
  );
}
