// The commands that ask what is remembered, of a folder on this machine or of a deployed Aftershock.
import type { Command } from '../command';

export const lookUpRows: readonly Command[] = [
];
