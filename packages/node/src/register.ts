// `node --import @obs/node/register app.js`: sets the default instance up before the application loads.
import { ensureConfigured } from './default.ts'

ensureConfigured()
