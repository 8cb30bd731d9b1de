// The secrets of a stage, one each, by the names that the functions ask for.
import { Validations, type RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export class SecretShelf<Name extends string> extends Construct {
  /** What stands before every name, up to the slash. */
  readonly prefix: string;
  private readonly secrets: ReadonlyMap<Name, Secret>;

  /**
   * `names`: with what each secret is for. They are made with a random text: good as it is where we may choose it, and where
   * another side gives it, one that opens nothing until it is replaced.
   */
  constructor(
    scope: Construct,
    id: string,
    { prefix, names, removalPolicy }: { prefix: string; names: ReadonlyMap<Name, string>; removalPolicy: RemovalPolicy },
  ) {
    super(scope, id);
    this.prefix = prefix;
    const made = [...names].map(([name, purpose]): [Name, Secret] => {
      const secret = new Secret(this, name, {
        secretName: `${prefix}/${name}`,
        description: purpose,
        // Letters and digits only: a text that begins with a bracket is read as a list of secrets.
        generateSecretString: { passwordLength: 43, excludePunctuation: true },
        removalPolicy,
      });
      return [name, secret];
    });
    this.secrets = new Map(made);
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'They are agreed with other companies, by a person; two may be valid at once while one is replaced.',
    });
  }

  /** Throws where there is no such secret. */
  take(...names: Name[]): Secret[] {
    return names.map((name) => {
      const secret = this.secrets.get(name);
      if (!secret) throw new Error(`there is no secret ${name}`);
      return secret;
    });
  }
}
