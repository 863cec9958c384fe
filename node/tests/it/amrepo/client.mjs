// A display of live orders, made of the official packages alone: shows one order as JSON lines and does on its standard
// input what a display must not, so that the test sees what comes of it.
//
//   node client.mjs <ws address> <bearer token> <UUID of an order>

import readline from "node:readline"
import { Repo, stringifyAutomergeUrl } from "@automerge/automerge-repo"
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket"
import WebSocket from "ws"

const [address, token, order] = process.argv.slice(2)

// In a browser the cookie of the login goes along by itself; a program sends the header, which the adapter has no
// option for.
class LoggedInAdapter extends WebSocketClientAdapter {
  messages = 0

  connect(peerId, peerMetadata) {
    this.peerId = peerId
    this.peerMetadata = peerMetadata
    this.socket = new WebSocket(this.url, { headers: { authorization: `Bearer ${token}` } })
    this.socket.binaryType = "arraybuffer"
    this.socket.addEventListener("open", this.onOpen)
    this.socket.addEventListener("close", this.onClose)
    this.socket.addEventListener("message", this.onMessage)
    this.socket.addEventListener("error", this.onError)
    this.socket.addEventListener("message", () => this.messages++)
  }

  send(message) {
    this.messages++
    super.send(message)
  }
}

const say = event => console.log(JSON.stringify(event))

function show(doc) {
  const items = Object.entries(doc.items).map(([id, item]) => ({ id, ...item }))
  say({ event: "order", table: doc.table, items, paid: doc.paid ?? null, messages: adapter.messages })
}

const adapter = new LoggedInAdapter(address)
const repo = new Repo({ network: [adapter] })
const bytes = Uint8Array.from(order.replaceAll("-", "").match(/../g), pair => Number.parseInt(pair, 16))

try {
  await repo.find(stringifyAutomergeUrl(new Uint8Array(16).fill(7)))
} catch (error) {
  say({ event: "unavailable", why: String(error) })
}

const handle = await repo.find(stringifyAutomergeUrl(bytes))
show(handle.doc())
handle.on("change", ({ doc }) => show(doc))

for await (const line of readline.createInterface({ input: process.stdin })) {
  if (line === "tamper") {
    handle.change(doc => {
      doc.paid = true
      doc.items.forged = { product: 1, name: "forged", qty: 1 }
      delete doc.opens
    })
  }
  if (line === "count") say({ event: "count", messages: adapter.messages })
}
process.exit(0)
