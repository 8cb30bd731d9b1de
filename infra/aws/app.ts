// What is deployed: one stack a stage, checked against the AWS Solutions rules. `npm run synth` needs no account and no network.
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy, policyFileName } from '../policy-file';
import { bundleFunctions, projectFolder } from './bundles';
import { PipelineStack } from './pipeline-stack';
import { stages } from './stages';

const policyFile = join(projectFolder, policyFileName);
// A policy that cannot be read stops here, with its line and column: nothing is deployed under another one.
const policy = existsSync(policyFile) ? { policy: loadPolicy(policyFile) } : {};

const app = new App();
const bundles = bundleFunctions({ into: join(app.outdir, 'bundles'), ...policy });
for (const stage of stages) {
  new PipelineStack(app, `aftershock-${stage.name}`, { stage, bundles, terminationProtection: stage.outlivesStack });
}
// A dashboard took no tags until lately: regions and tools that are behind would refuse it.
Tags.of(app).add('project', 'aftershock', { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
