// Which code is an artefact made of? What a package URL says of revision, version and repository.

export type Artifact = { sha?: string; version?: string; repository?: string };

const revision = /^(?:sha1:)?([0-9a-f]{40}|[0-9a-f]{64})$/i;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

// vcs_url=git+https://host/owner/name.git@<commit>
const sourceIn = (query: string): Artifact => {
  const address = new URLSearchParams(query).get('vcs_url') ?? '';
  const at = address.lastIndexOf('@');
  const sha = at < 0 ? undefined : revision.exec(address.slice(at + 1))?.[1];
  return sha === undefined ? {} : { sha: sha.toLowerCase() };
};

const codeHosts = new Set(['github', 'bitbucket', 'gitlab']);

/**
 * A package URL `pkg:type/namespace/name@version?qualifiers` (purl specification). An image's digest is a version, not a commit:
 * only the version of a package that *is* a repository, and the `vcs_url` qualifier, name one.
 */
export const artifactOf = (purl: string | undefined): Artifact => {
  if (purl === undefined || !purl.startsWith('pkg:') || purl.length > 2_000) return {};
  const [withVersion = '', query = ''] = (purl.slice('pkg:'.length).split('#')[0] ?? '').split('?', 2);
  const at = withVersion.lastIndexOf('@');
  const version = at < 0 ? '' : decoded(withVersion.slice(at + 1)).slice(0, 200);
  const [type = '', ...path] = (at < 0 ? withVersion : withVersion.slice(0, at)).split('/').filter(Boolean).map(decoded);
  const isRepository = codeHosts.has(type.toLowerCase()) && path.length >= 2;
  const sha = isRepository ? revision.exec(version)?.[1]?.toLowerCase() : undefined;
  return {
    ...(version ? { version } : {}),
    ...(sha === undefined ? {} : { sha }),
    ...(isRepository ? { repository: path.join('/') } : {}),
    ...sourceIn(query),
  };
};
