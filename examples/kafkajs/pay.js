// Publishes one BonusRequested per platform with kafkajs and Confluent's wire format, and waits for the results.
// Use: node pay.js BOOTSTRAP REGISTRY_URL SANDBOX_URL   (./payouts up prints all three)
// Nothing of this project is used but its topics and schemas. The targets are invented, so the simulated providers
// learn of them first; real providers would refuse them.

import { randomBytes } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'

const [bootstrap, registryUrl, sandboxUrl, seconds = '120'] = process.argv.slice(2)
if (!bootstrap || !registryUrl || !sandboxUrl) {
  console.error('use: node pay.js BOOTSTRAP REGISTRY_URL SANDBOX_URL [SECONDS]')
  process.exit(2)
}

const kafka = new Kafka({ clientId: 'kafkajs-example', brokers: bootstrap.split(','), logLevel: logLevel.ERROR })
const registry = new SchemaRegistry({ host: registryUrl })

// Identifiers of the platforms' own shapes, new ones in each run: hexadecimal ones, and capitals for MTurk.
const run = Date.now().toString(36)
const RUN = run.toUpperCase()
const hex = () => randomBytes(12).toString('hex')
const [workspace, study, submission, project, response] = Array.from({ length: 5 }, hex)
const [worker, assignment] = [`A1${RUN}`, `3AS${RUN}`]

const known = await fetch(`${sandboxUrl}/sandbox/world`, {
  method: 'POST',
  body: JSON.stringify({
    prolific: {
      workspaces: { [workspace]: { currency: 'GBP' } },
      studies: { [study]: { workspace, currency: 'GBP' } },
      submissions: { [submission]: { study } },
    },
    mturk: { assignments: { [assignment]: { worker } } },
    respondent: { projects: { [project]: { incentive_minor: 2500 } }, responses: { [response]: { project } } },
  }),
})
if (!known.ok) throw new Error(`the simulated providers answered ${known.status}: ${await known.text()}`)

const requests = [
  {
    target: { 'org.payouts.ProlificTarget': { workspace_id: workspace, study_id: study, submission_id: submission } },
    amount_minor: 125,
    currency: 'GBP',
  },
  {
    target: { 'org.payouts.MTurkTarget': { worker_id: worker, assignment_id: assignment, hit_id: null } },
    amount_minor: 40,
    currency: 'USD',
  },
  {
    target: {
      'org.payouts.RespondentTarget': { project_id: project, screener_response_id: response, incentive_minor: 2500 },
    },
    amount_minor: 2750,
    currency: 'USD',
  },
].map((request, i) => ({
  payout_id: `kafkajs:${run}:${i}`,
  reason: 'Thank you',
  requested_at: Date.now(),
  batch: null,
  ...request,
}))

// Results first: the consumer must be there before the first result is.
const waiting = new Map(requests.map((request) => [request.payout_id, request]))
const consumer = kafka.consumer({ groupId: `kafkajs-example-${run}`, readUncommitted: false })
await consumer.connect()
await consumer.subscribe({ topics: ['bonus-paid', 'bonus-failed'], fromBeginning: true })
let wrong = 0
const finished = new Promise((resolve) => {
  consumer.run({
    eachMessage: async ({ topic, partition, message }) => {
      const request = waiting.get(message.key.toString())
      if (!request) return
      const event = await registry.decode(message.value)
      const right = topic === 'bonus-paid' && Number(event.paid_amount_minor) === request.amount_minor
      wrong += right ? 0 : 1
      console.log(`${topic}-${partition}@${message.offset} ${event.payout_id} ${event.platform}`,
        topic === 'bonus-paid' ? `${event.paid_amount_minor} ${event.currency}: ${event.evidence}` : `${event.failure_code}: ${event.failure_detail}`)
      waiting.delete(event.payout_id)
      if (waiting.size === 0) resolve()
    },
  })
})

// The schema that `payouts topics create` registered; this client registers nothing.
const schemaId = await registry.getLatestSchemaId('bonus-requested-value')
const producer = kafka.producer()
await producer.connect()
await producer.send({
  topic: 'bonus-requested',
  acks: -1,
  messages: await Promise.all(
    requests.map(async (request) => ({ key: request.payout_id, value: await registry.encode(schemaId, request) })),
  ),
})
requests.forEach((request) => console.log(`requested ${request.payout_id} ${request.amount_minor} ${request.currency}`))

const timer = setTimeout(() => {
  console.error(`no result after ${seconds} s for`, [...waiting.keys()])
  process.exit(1)
}, Number(seconds) * 1000)
await finished
clearTimeout(timer)
await producer.disconnect()
await consumer.disconnect()
console.log(wrong === 0 ? 'all paid as asked' : `${wrong} not as asked`)
process.exit(wrong === 0 ? 0 : 1)
