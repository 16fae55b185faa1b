import type { Client } from './client.ts'
import { buildah, podman, skopeo } from './containers.ts'
import { docker } from './docker.ts'

/** Every client, in the order in which help lists them; the first one is the default. */
export const clients: readonly Client[] = [docker, podman, buildah, skopeo]
