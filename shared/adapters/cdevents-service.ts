// A CDEvent about a service: what was put live, or taken out again.
import { ServiceContent, eventWith, named } from './cdevents-shape';
import { known } from './fields';
import { facts } from './reading';

/** The event carries only one moment and no failure: what it tells of has succeeded. */
export const serviceChanged = (kind: 'deployment' | 'rollback') =>
  eventWith(ServiceContent).transform(({ context, subject, customData: { sha, previousSha, repository, version, url, commits } }) => {
    const { environment, artifactId: artifact } = subject.content;
    return facts({
      kind,
      id: named(context.source, context.id),
      provider: 'cdevents',
      service: subject.id,
      environment: environment.id,
      status: 'succeeded',
      at: context.timestamp,
      ...known({
        sha: sha ?? artifact?.sha,
        previousSha,
        repository: repository ?? artifact?.repository,
        version: version ?? artifact?.version,
        url,
        commits,
      }),
    });
  });
