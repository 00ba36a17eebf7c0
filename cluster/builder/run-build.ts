import { openAwsBuildPorts } from './aws-build-ports.ts';
import { type BuildRequest, buildImage } from './build-image.ts';

/** Builds an image on AWS; an entry point of its own, which Pulumi's dynamic provider runs in the project's root. */
export async function runBuild(request: BuildRequest): Promise<string> {
  const ports = openAwsBuildPorts(request);
  try {
    return await buildImage(process.cwd(), request, ports);
  } finally {
    ports.close();
  }
}
