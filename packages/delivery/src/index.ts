// Public names of @obs/delivery: getting bytes out, once, for everybody.
export { closeOn, onEnd, type Ending } from './shutdown.ts'
export { AppendFile, stdoutDescriptor } from './transports/descriptor.ts'
export { TurnCommit, type CommitReport, type CommitTarget } from './turn-commit.ts'
