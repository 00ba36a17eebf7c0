#!/usr/bin/env bash
# Builds the working directory, which has a Dockerfile, pushes it, and exports the image's digest. An image that a
# build before this one has pushed already is not built again: its tag is made of its content.
set -euo pipefail

registry="${REPOSITORY_URL%%/*}"
repository="${REPOSITORY_URL#*/}"

digest_of_tag() {
  aws ecr describe-images --repository-name "$repository" --image-ids "imageTag=$IMAGE_TAG" \
    --query 'imageDetails[0].imageDigest' --output text
}

if ! IMAGE_DIGEST="$(digest_of_tag 2>/dev/null)"; then
  aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"
  # An attestation would make the tag an index of images, whose digest is not the image's.
  export BUILDX_NO_DEFAULT_ATTESTATIONS=1
  docker build --platform "$PLATFORM" --tag "$REPOSITORY_URL:$IMAGE_TAG" .
  docker push "$REPOSITORY_URL:$IMAGE_TAG"
  IMAGE_DIGEST="$(digest_of_tag)"
fi

export IMAGE_DIGEST
echo "$REPOSITORY_URL@$IMAGE_DIGEST"
