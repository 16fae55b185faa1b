import {
  buildahAuthPath,
  containersAuthPath,
  dockerConfigPath,
  finchConfigPath,
  helmConfigPath,
  podmanAuthPath,
} from '../docker-config/auth-file-paths.ts'
import { type Client, defineClient } from './client.ts'

/** Every client, in the order in which help lists them; the first one is the default. */
export const clients: readonly Client[] = [
  defineClient('docker', dockerConfigPath),
  defineClient('podman', podmanAuthPath),
  defineClient('buildah', buildahAuthPath),
  defineClient('skopeo', containersAuthPath),
  defineClient('nerdctl', dockerConfigPath),
  defineClient('finch', finchConfigPath),
  defineClient('helm registry', helmConfigPath),
  defineClient('oras', dockerConfigPath),
  defineClient('crane auth', dockerConfigPath),
]
