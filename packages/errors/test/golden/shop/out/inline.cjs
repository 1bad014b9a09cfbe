var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// node_modules/tiny-retry/index.js
var require_tiny_retry = __commonJS({
  "node_modules/tiny-retry/index.js"(exports2) {
    "use strict";
    async function retry2(work) {
      for (let left = 1; ; left -= 1) {
        try {
          return await work();
        } catch (error) {
          if (left === 0) throw error;
        }
      }
    }
    function check(key, value) {
      if (typeof value !== "number") throw new TypeError(`${key} is not a number`);
    }
    function validate2(value) {
      Object.entries(value).forEach(([key, one]) => check(key, one));
    }
    exports2.retry = retry2;
    exports2.validate = validate2;
  }
});

// src/orders.ts
var import_promises = require("node:fs/promises");
var import_tiny_retry = __toESM(require_tiny_retry());

// src/pay.ts
var Gateway = class _Gateway {
  #endpoint;
  constructor(endpoint) {
    if (endpoint === "") throw new RangeError("an endpoint is needed");
    this.#endpoint = endpoint;
  }
  get account() {
    return JSON.parse(this.#endpoint);
  }
  static open(endpoint) {
    return new _Gateway(endpoint);
  }
  charge(amount) {
    return checkAmount(amount);
  }
};
function checkAmount(amount) {
  if (amount > 100) throw new TypeError(`amount ${amount} is too much`);
  return amount;
}

// src/orders.ts
function placeOrder(amount) {
  return new Gateway("x").charge(amount);
}
async function placeLater(amount) {
  await Promise.resolve();
  const taken = await takeStock(amount);
  return taken;
}
async function takeStock(amount) {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return checkAmount(amount);
}
function openGateway() {
  return Gateway.open("");
}
function readAccount() {
  return new Gateway("{").account;
}
function sumOrders(amounts) {
  return amounts.map((amount) => checkAmount(amount));
}
async function retryOrder(amount) {
  return (0, import_tiny_retry.retry)(async () => checkAmount(amount));
}
function validateOrder() {
  (0, import_tiny_retry.validate)({ amount: "many" });
}
async function readInvoice() {
  return await (0, import_promises.readFile)("/no/such/invoice", "utf8");
}
async function anyWarehouse() {
  return await Promise.any([takeStock(101), takeStock(102)]);
}
function wrapped(amount) {
  try {
    return checkAmount(amount);
  } catch (cause) {
    throw new Error("order failed", { cause });
  }
}
var arrow = (amount) => checkAmount(amount);
function deep(left) {
  return left === 0 ? checkAmount(101) : deep(left - 1);
}

// src/main.ts
var scenarios = {
  sync: () => placeOrder(101),
  async: () => placeLater(101),
  constructor: () => openGateway(),
  getter: () => readAccount(),
  callback: () => sumOrders([1, 101]),
  retried: () => retryOrder(101),
  package: () => validateOrder(),
  system: () => readInvoice(),
  aggregate: () => anyWarehouse(),
  wrapped: () => wrapped(101),
  arrow: () => arrow(101),
  recursion: () => deep(3)
};
function described(error) {
  const causes = [error.cause, ...error.errors ?? []].filter((cause) => cause !== void 0);
  return { type: error.constructor.name, message: error.message, code: error.code, stack: error.stack, causes: causes.map(described) };
}
async function runScenarios() {
  const out = {};
  for (const [name, scenario] of Object.entries(scenarios)) {
    try {
      await scenario();
    } catch (error) {
      out[name] = described(error);
    }
  }
  process.stdout.write(JSON.stringify(out));
}
void runScenarios();
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsiLi4vbm9kZV9tb2R1bGVzL3RpbnktcmV0cnkvaW5kZXguanMiLCAiLi4vc3JjL29yZGVycy50cyIsICIuLi9zcmMvcGF5LnRzIiwgIi4uL3NyYy9tYWluLnRzIl0sCiAgInNvdXJjZXNDb250ZW50IjogWyIndXNlIHN0cmljdCdcbmFzeW5jIGZ1bmN0aW9uIHJldHJ5KHdvcmspIHtcbiAgZm9yIChsZXQgbGVmdCA9IDE7IDsgbGVmdCAtPSAxKSB7XG4gICAgdHJ5IHtcbiAgICAgIHJldHVybiBhd2FpdCB3b3JrKClcbiAgICB9IGNhdGNoIChlcnJvcikge1xuICAgICAgaWYgKGxlZnQgPT09IDApIHRocm93IGVycm9yXG4gICAgfVxuICB9XG59XG5mdW5jdGlvbiBjaGVjayhrZXksIHZhbHVlKSB7XG4gIGlmICh0eXBlb2YgdmFsdWUgIT09ICdudW1iZXInKSB0aHJvdyBuZXcgVHlwZUVycm9yKGAke2tleX0gaXMgbm90IGEgbnVtYmVyYClcbn1cbmZ1bmN0aW9uIHZhbGlkYXRlKHZhbHVlKSB7XG4gIE9iamVjdC5lbnRyaWVzKHZhbHVlKS5mb3JFYWNoKChba2V5LCBvbmVdKSA9PiBjaGVjayhrZXksIG9uZSkpXG59XG5leHBvcnRzLnJldHJ5ID0gcmV0cnlcbmV4cG9ydHMudmFsaWRhdGUgPSB2YWxpZGF0ZVxuIiwgImltcG9ydCB7IHJlYWRGaWxlIH0gZnJvbSAnbm9kZTpmcy9wcm9taXNlcydcbmltcG9ydCB7IHJldHJ5LCB2YWxpZGF0ZSB9IGZyb20gJ3RpbnktcmV0cnknXG5pbXBvcnQgeyBjaGVja0Ftb3VudCwgR2F0ZXdheSB9IGZyb20gJy4vcGF5LmpzJ1xuXG5leHBvcnQgZnVuY3Rpb24gcGxhY2VPcmRlcihhbW91bnQ6IG51bWJlcik6IG51bWJlciB7XG4gIHJldHVybiBuZXcgR2F0ZXdheSgneCcpLmNoYXJnZShhbW91bnQpXG59XG5leHBvcnQgYXN5bmMgZnVuY3Rpb24gcGxhY2VMYXRlcihhbW91bnQ6IG51bWJlcik6IFByb21pc2U8bnVtYmVyPiB7XG4gIGF3YWl0IFByb21pc2UucmVzb2x2ZSgpXG4gIGNvbnN0IHRha2VuID0gYXdhaXQgdGFrZVN0b2NrKGFtb3VudClcbiAgcmV0dXJuIHRha2VuXG59XG5hc3luYyBmdW5jdGlvbiB0YWtlU3RvY2soYW1vdW50OiBudW1iZXIpOiBQcm9taXNlPG51bWJlcj4ge1xuICBhd2FpdCBuZXcgUHJvbWlzZSgocmVzb2x2ZSkgPT4gc2V0VGltZW91dChyZXNvbHZlLCAxKSlcbiAgcmV0dXJuIGNoZWNrQW1vdW50KGFtb3VudClcbn1cbmV4cG9ydCBmdW5jdGlvbiBvcGVuR2F0ZXdheSgpOiBHYXRld2F5IHtcbiAgcmV0dXJuIEdhdGV3YXkub3BlbignJylcbn1cbmV4cG9ydCBmdW5jdGlvbiByZWFkQWNjb3VudCgpOiBzdHJpbmcge1xuICByZXR1cm4gbmV3IEdhdGV3YXkoJ3snKS5hY2NvdW50XG59XG5leHBvcnQgZnVuY3Rpb24gc3VtT3JkZXJzKGFtb3VudHM6IG51bWJlcltdKTogbnVtYmVyW10ge1xuICByZXR1cm4gYW1vdW50cy5tYXAoKGFtb3VudCkgPT4gY2hlY2tBbW91bnQoYW1vdW50KSlcbn1cbmV4cG9ydCBhc3luYyBmdW5jdGlvbiByZXRyeU9yZGVyKGFtb3VudDogbnVtYmVyKTogUHJvbWlzZTxudW1iZXI+IHtcbiAgcmV0dXJuIHJldHJ5KGFzeW5jICgpID0+IGNoZWNrQW1vdW50KGFtb3VudCkpXG59XG5leHBvcnQgZnVuY3Rpb24gdmFsaWRhdGVPcmRlcigpOiB2b2lkIHtcbiAgdmFsaWRhdGUoeyBhbW91bnQ6ICdtYW55JyB9KVxufVxuZXhwb3J0IGFzeW5jIGZ1bmN0aW9uIHJlYWRJbnZvaWNlKCk6IFByb21pc2U8c3RyaW5nPiB7XG4gIHJldHVybiBhd2FpdCByZWFkRmlsZSgnL25vL3N1Y2gvaW52b2ljZScsICd1dGY4Jylcbn1cbmV4cG9ydCBhc3luYyBmdW5jdGlvbiBhbnlXYXJlaG91c2UoKTogUHJvbWlzZTxudW1iZXI+IHtcbiAgcmV0dXJuIGF3YWl0IFByb21pc2UuYW55KFt0YWtlU3RvY2soMTAxKSwgdGFrZVN0b2NrKDEwMildKVxufVxuZXhwb3J0IGZ1bmN0aW9uIHdyYXBwZWQoYW1vdW50OiBudW1iZXIpOiBudW1iZXIge1xuICB0cnkge1xuICAgIHJldHVybiBjaGVja0Ftb3VudChhbW91bnQpXG4gIH0gY2F0Y2ggKGNhdXNlKSB7XG4gICAgdGhyb3cgbmV3IEVycm9yKCdvcmRlciBmYWlsZWQnLCB7IGNhdXNlIH0pXG4gIH1cbn1cbmV4cG9ydCBjb25zdCBhcnJvdyA9IChhbW91bnQ6IG51bWJlcik6IG51bWJlciA9PiBjaGVja0Ftb3VudChhbW91bnQpXG5leHBvcnQgZnVuY3Rpb24gZGVlcChsZWZ0OiBudW1iZXIpOiBudW1iZXIge1xuICByZXR1cm4gbGVmdCA9PT0gMCA/IGNoZWNrQW1vdW50KDEwMSkgOiBkZWVwKGxlZnQgLSAxKVxufVxuZXhwb3J0IGZ1bmN0aW9uIHRocm93VGV4dCgpOiB2b2lkIHtcbiAgdGhyb3cgJ291dCBvZiBzdG9jaydcbn1cbiIsICJleHBvcnQgY2xhc3MgR2F0ZXdheSB7XG4gICNlbmRwb2ludDogc3RyaW5nXG4gIGNvbnN0cnVjdG9yKGVuZHBvaW50OiBzdHJpbmcpIHtcbiAgICBpZiAoZW5kcG9pbnQgPT09ICcnKSB0aHJvdyBuZXcgUmFuZ2VFcnJvcignYW4gZW5kcG9pbnQgaXMgbmVlZGVkJylcbiAgICB0aGlzLiNlbmRwb2ludCA9IGVuZHBvaW50XG4gIH1cbiAgZ2V0IGFjY291bnQoKTogc3RyaW5nIHtcbiAgICByZXR1cm4gSlNPTi5wYXJzZSh0aGlzLiNlbmRwb2ludClcbiAgfVxuICBzdGF0aWMgb3BlbihlbmRwb2ludDogc3RyaW5nKTogR2F0ZXdheSB7XG4gICAgcmV0dXJuIG5ldyBHYXRld2F5KGVuZHBvaW50KVxuICB9XG4gIGNoYXJnZShhbW91bnQ6IG51bWJlcik6IG51bWJlciB7XG4gICAgcmV0dXJuIGNoZWNrQW1vdW50KGFtb3VudClcbiAgfVxufVxuXG5leHBvcnQgZnVuY3Rpb24gY2hlY2tBbW91bnQoYW1vdW50OiBudW1iZXIpOiBudW1iZXIge1xuICBpZiAoYW1vdW50ID4gMTAwKSB0aHJvdyBuZXcgVHlwZUVycm9yKGBhbW91bnQgJHthbW91bnR9IGlzIHRvbyBtdWNoYClcbiAgcmV0dXJuIGFtb3VudFxufVxuIiwgImltcG9ydCAqIGFzIG9yZGVycyBmcm9tICcuL29yZGVycy5qcydcblxuY29uc3Qgc2NlbmFyaW9zOiBSZWNvcmQ8c3RyaW5nLCAoKSA9PiB1bmtub3duPiA9IHtcbiAgc3luYzogKCkgPT4gb3JkZXJzLnBsYWNlT3JkZXIoMTAxKSxcbiAgYXN5bmM6ICgpID0+IG9yZGVycy5wbGFjZUxhdGVyKDEwMSksXG4gIGNvbnN0cnVjdG9yOiAoKSA9PiBvcmRlcnMub3BlbkdhdGV3YXkoKSxcbiAgZ2V0dGVyOiAoKSA9PiBvcmRlcnMucmVhZEFjY291bnQoKSxcbiAgY2FsbGJhY2s6ICgpID0+IG9yZGVycy5zdW1PcmRlcnMoWzEsIDEwMV0pLFxuICByZXRyaWVkOiAoKSA9PiBvcmRlcnMucmV0cnlPcmRlcigxMDEpLFxuICBwYWNrYWdlOiAoKSA9PiBvcmRlcnMudmFsaWRhdGVPcmRlcigpLFxuICBzeXN0ZW06ICgpID0+IG9yZGVycy5yZWFkSW52b2ljZSgpLFxuICBhZ2dyZWdhdGU6ICgpID0+IG9yZGVycy5hbnlXYXJlaG91c2UoKSxcbiAgd3JhcHBlZDogKCkgPT4gb3JkZXJzLndyYXBwZWQoMTAxKSxcbiAgYXJyb3c6ICgpID0+IG9yZGVycy5hcnJvdygxMDEpLFxuICByZWN1cnNpb246ICgpID0+IG9yZGVycy5kZWVwKDMpLFxufVxuXG5mdW5jdGlvbiBkZXNjcmliZWQoZXJyb3I6IGFueSk6IG9iamVjdCB7XG4gIGNvbnN0IGNhdXNlcyA9IFtlcnJvci5jYXVzZSwgLi4uKGVycm9yLmVycm9ycyA/PyBbXSldLmZpbHRlcigoY2F1c2UpID0+IGNhdXNlICE9PSB1bmRlZmluZWQpXG4gIHJldHVybiB7IHR5cGU6IGVycm9yLmNvbnN0cnVjdG9yLm5hbWUsIG1lc3NhZ2U6IGVycm9yLm1lc3NhZ2UsIGNvZGU6IGVycm9yLmNvZGUsIHN0YWNrOiBlcnJvci5zdGFjaywgY2F1c2VzOiBjYXVzZXMubWFwKGRlc2NyaWJlZCkgfVxufVxuXG5hc3luYyBmdW5jdGlvbiBydW5TY2VuYXJpb3MoKTogUHJvbWlzZTx2b2lkPiB7XG4gIGNvbnN0IG91dDogUmVjb3JkPHN0cmluZywgb2JqZWN0PiA9IHt9XG4gIGZvciAoY29uc3QgW25hbWUsIHNjZW5hcmlvXSBvZiBPYmplY3QuZW50cmllcyhzY2VuYXJpb3MpKSB7XG4gICAgdHJ5IHtcbiAgICAgIGF3YWl0IHNjZW5hcmlvKClcbiAgICB9IGNhdGNoIChlcnJvcikge1xuICAgICAgb3V0W25hbWVdID0gZGVzY3JpYmVkKGVycm9yKVxuICAgIH1cbiAgfVxuICBwcm9jZXNzLnN0ZG91dC53cml0ZShKU09OLnN0cmluZ2lmeShvdXQpKVxufVxudm9pZCBydW5TY2VuYXJpb3MoKVxuIl0sCiAgIm1hcHBpbmdzIjogIjs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7OztBQUFBO0FBQUEscUNBQUFBLFVBQUE7QUFBQTtBQUNBLG1CQUFlQyxPQUFNLE1BQU07QUFDekIsZUFBUyxPQUFPLEtBQUssUUFBUSxHQUFHO0FBQzlCLFlBQUk7QUFDRixpQkFBTyxNQUFNLEtBQUs7QUFBQSxRQUNwQixTQUFTLE9BQU87QUFDZCxjQUFJLFNBQVMsRUFBRyxPQUFNO0FBQUEsUUFDeEI7QUFBQSxNQUNGO0FBQUEsSUFDRjtBQUNBLGFBQVMsTUFBTSxLQUFLLE9BQU87QUFDekIsVUFBSSxPQUFPLFVBQVUsU0FBVSxPQUFNLElBQUksVUFBVSxHQUFHLEdBQUcsa0JBQWtCO0FBQUEsSUFDN0U7QUFDQSxhQUFTQyxVQUFTLE9BQU87QUFDdkIsYUFBTyxRQUFRLEtBQUssRUFBRSxRQUFRLENBQUMsQ0FBQyxLQUFLLEdBQUcsTUFBTSxNQUFNLEtBQUssR0FBRyxDQUFDO0FBQUEsSUFDL0Q7QUFDQSxJQUFBRixTQUFRLFFBQVFDO0FBQ2hCLElBQUFELFNBQVEsV0FBV0U7QUFBQTtBQUFBOzs7QUNqQm5CLHNCQUF5QjtBQUN6Qix3QkFBZ0M7OztBQ0R6QixJQUFNLFVBQU4sTUFBTSxTQUFRO0FBQUEsRUFDbkI7QUFBQSxFQUNBLFlBQVksVUFBa0I7QUFDNUIsUUFBSSxhQUFhLEdBQUksT0FBTSxJQUFJLFdBQVcsdUJBQXVCO0FBQ2pFLFNBQUssWUFBWTtBQUFBLEVBQ25CO0FBQUEsRUFDQSxJQUFJLFVBQWtCO0FBQ3BCLFdBQU8sS0FBSyxNQUFNLEtBQUssU0FBUztBQUFBLEVBQ2xDO0FBQUEsRUFDQSxPQUFPLEtBQUssVUFBMkI7QUFDckMsV0FBTyxJQUFJLFNBQVEsUUFBUTtBQUFBLEVBQzdCO0FBQUEsRUFDQSxPQUFPLFFBQXdCO0FBQzdCLFdBQU8sWUFBWSxNQUFNO0FBQUEsRUFDM0I7QUFDRjtBQUVPLFNBQVMsWUFBWSxRQUF3QjtBQUNsRCxNQUFJLFNBQVMsSUFBSyxPQUFNLElBQUksVUFBVSxVQUFVLE1BQU0sY0FBYztBQUNwRSxTQUFPO0FBQ1Q7OztBRGhCTyxTQUFTLFdBQVcsUUFBd0I7QUFDakQsU0FBTyxJQUFJLFFBQVEsR0FBRyxFQUFFLE9BQU8sTUFBTTtBQUN2QztBQUNBLGVBQXNCLFdBQVcsUUFBaUM7QUFDaEUsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLE1BQU0sVUFBVSxNQUFNO0FBQ3BDLFNBQU87QUFDVDtBQUNBLGVBQWUsVUFBVSxRQUFpQztBQUN4RCxRQUFNLElBQUksUUFBUSxDQUFDLFlBQVksV0FBVyxTQUFTLENBQUMsQ0FBQztBQUNyRCxTQUFPLFlBQVksTUFBTTtBQUMzQjtBQUNPLFNBQVMsY0FBdUI7QUFDckMsU0FBTyxRQUFRLEtBQUssRUFBRTtBQUN4QjtBQUNPLFNBQVMsY0FBc0I7QUFDcEMsU0FBTyxJQUFJLFFBQVEsR0FBRyxFQUFFO0FBQzFCO0FBQ08sU0FBUyxVQUFVLFNBQTZCO0FBQ3JELFNBQU8sUUFBUSxJQUFJLENBQUMsV0FBVyxZQUFZLE1BQU0sQ0FBQztBQUNwRDtBQUNBLGVBQXNCLFdBQVcsUUFBaUM7QUFDaEUsYUFBTyx5QkFBTSxZQUFZLFlBQVksTUFBTSxDQUFDO0FBQzlDO0FBQ08sU0FBUyxnQkFBc0I7QUFDcEMsa0NBQVMsRUFBRSxRQUFRLE9BQU8sQ0FBQztBQUM3QjtBQUNBLGVBQXNCLGNBQStCO0FBQ25ELFNBQU8sVUFBTSwwQkFBUyxvQkFBb0IsTUFBTTtBQUNsRDtBQUNBLGVBQXNCLGVBQWdDO0FBQ3BELFNBQU8sTUFBTSxRQUFRLElBQUksQ0FBQyxVQUFVLEdBQUcsR0FBRyxVQUFVLEdBQUcsQ0FBQyxDQUFDO0FBQzNEO0FBQ08sU0FBUyxRQUFRLFFBQXdCO0FBQzlDLE1BQUk7QUFDRixXQUFPLFlBQVksTUFBTTtBQUFBLEVBQzNCLFNBQVMsT0FBTztBQUNkLFVBQU0sSUFBSSxNQUFNLGdCQUFnQixFQUFFLE1BQU0sQ0FBQztBQUFBLEVBQzNDO0FBQ0Y7QUFDTyxJQUFNLFFBQVEsQ0FBQyxXQUEyQixZQUFZLE1BQU07QUFDNUQsU0FBUyxLQUFLLE1BQXNCO0FBQ3pDLFNBQU8sU0FBUyxJQUFJLFlBQVksR0FBRyxJQUFJLEtBQUssT0FBTyxDQUFDO0FBQ3REOzs7QUU3Q0EsSUFBTSxZQUEyQztBQUFBLEVBQy9DLE1BQU0sTUFBYSxXQUFXLEdBQUc7QUFBQSxFQUNqQyxPQUFPLE1BQWEsV0FBVyxHQUFHO0FBQUEsRUFDbEMsYUFBYSxNQUFhLFlBQVk7QUFBQSxFQUN0QyxRQUFRLE1BQWEsWUFBWTtBQUFBLEVBQ2pDLFVBQVUsTUFBYSxVQUFVLENBQUMsR0FBRyxHQUFHLENBQUM7QUFBQSxFQUN6QyxTQUFTLE1BQWEsV0FBVyxHQUFHO0FBQUEsRUFDcEMsU0FBUyxNQUFhLGNBQWM7QUFBQSxFQUNwQyxRQUFRLE1BQWEsWUFBWTtBQUFBLEVBQ2pDLFdBQVcsTUFBYSxhQUFhO0FBQUEsRUFDckMsU0FBUyxNQUFhLFFBQVEsR0FBRztBQUFBLEVBQ2pDLE9BQU8sTUFBYSxNQUFNLEdBQUc7QUFBQSxFQUM3QixXQUFXLE1BQWEsS0FBSyxDQUFDO0FBQ2hDO0FBRUEsU0FBUyxVQUFVLE9BQW9CO0FBQ3JDLFFBQU0sU0FBUyxDQUFDLE1BQU0sT0FBTyxHQUFJLE1BQU0sVUFBVSxDQUFDLENBQUUsRUFBRSxPQUFPLENBQUMsVUFBVSxVQUFVLE1BQVM7QUFDM0YsU0FBTyxFQUFFLE1BQU0sTUFBTSxZQUFZLE1BQU0sU0FBUyxNQUFNLFNBQVMsTUFBTSxNQUFNLE1BQU0sT0FBTyxNQUFNLE9BQU8sUUFBUSxPQUFPLElBQUksU0FBUyxFQUFFO0FBQ3JJO0FBRUEsZUFBZSxlQUE4QjtBQUMzQyxRQUFNLE1BQThCLENBQUM7QUFDckMsYUFBVyxDQUFDLE1BQU0sUUFBUSxLQUFLLE9BQU8sUUFBUSxTQUFTLEdBQUc7QUFDeEQsUUFBSTtBQUNGLFlBQU0sU0FBUztBQUFBLElBQ2pCLFNBQVMsT0FBTztBQUNkLFVBQUksSUFBSSxJQUFJLFVBQVUsS0FBSztBQUFBLElBQzdCO0FBQUEsRUFDRjtBQUNBLFVBQVEsT0FBTyxNQUFNLEtBQUssVUFBVSxHQUFHLENBQUM7QUFDMUM7QUFDQSxLQUFLLGFBQWE7IiwKICAibmFtZXMiOiBbImV4cG9ydHMiLCAicmV0cnkiLCAidmFsaWRhdGUiXQp9Cg==
