import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer, type Server as SecureServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certificateFor } from "./certificate.js";

/** A host of GitHub's that is never contacted here: the proxy answers in its place. */
export const BEHIND_PROXY = "https://api.acme.ghe.com";

/** A real proxy on this machine that inspects TLS, with a certificate that Node does not trust. */
export class LocalProxy {
  /** The connections that were requested from the proxy, with their credentials. */
  asked: { to: string; signed: string | undefined }[] = [];
  /** The credentials that the proxy requires. */
  wanted: string | undefined;

  private constructor(
    private readonly folder: string,
    private readonly proxy: Server,
    private readonly github: SecureServer,
  ) {
    proxy.on("connect", ({ url = "", headers }, socket) => {
      const signed = headers["proxy-authorization"];
      this.asked.push({ to: url, signed });
      if (this.wanted !== undefined && signed !== this.wanted) {
        socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n");
        return;
      }
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      const tunnel = connect(this.portOfGitHub, "127.0.0.1");
      for (const end of [socket, tunnel]) end.on("error", () => {});
      socket.pipe(tunnel).pipe(socket);
    });
  }

  static async start(answer: RequestListener): Promise<LocalProxy> {
    const folder = await mkdtemp(join(tmpdir(), "behind-a-proxy-"));
    const { cert, key } = certificateFor([new URL(BEHIND_PROXY).hostname, "0.0.0.0"]);
    const github = createSecureServer({ cert, key }, answer).listen(0, "127.0.0.1");
    const proxy = createServer((_, response) => response.writeHead(500).end()).listen(0, "127.0.0.1");
    await Promise.all([once(github, "listening"), once(proxy, "listening")]);
    const started = new LocalProxy(folder, proxy, github);
    await writeFile(started.certificate, cert);
    return started;
  }

  /** For NODE_EXTRA_CA_CERTS. */
  get certificate(): string {
    return join(this.folder, "ca.pem");
  }

  address(credentials = ""): string {
    return `http://${credentials}127.0.0.1:${(this.proxy.address() as AddressInfo).port}`;
  }

  get portOfGitHub(): number {
    return (this.github.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const server of [this.github, this.proxy]) {
      server.close();
      server.closeAllConnections();
    }
    await rm(this.folder, { recursive: true });
  }
}
