export interface ImagePlace {
  /** Host and port, for people and for keys of Docker's configuration. */
  readonly registry: string;
  readonly origin: string;
  /** Within the registry: `acme/api`. */
  readonly name: string;
}

/** As Docker reads names: the first part is a registry if it looks like a host; a registry on this machine speaks plain HTTP. */
export function placeOfImage(image: string): ImagePlace {
  const [first = '', ...rest] = image.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  if (!isHost) {
    const name = rest.length === 0 ? `library/${image}` : image;
    return { registry: 'docker.io', origin: 'https://registry-1.docker.io', name };
  }
  if (first === 'docker.io') return placeOfImage(rest.join('/'));
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+)(?::\d+)?$/.test(first);
  return { registry: first, origin: `${isHere ? 'http' : 'https'}://${first}`, name: rest.join('/') };
}
