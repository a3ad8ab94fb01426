/**
 * Uploads of plugins over HTTP: a handler for Node's http servers, Express, and routes of Fastify.
 *
 * @module
 */
export { createUploadHandler, type UploadHandler } from './create-upload-handler.js';
export type { UploadedPlugin } from './answer.js';
export type { ProblemDetails, UploadProblemCode } from './problem.js';
export type { EndedUpload, Upload, UploadGate, UploadHandlerOptions, UploadRequest } from './upload-options.js';
export type { UploadStatus } from './upload-queue.js';
