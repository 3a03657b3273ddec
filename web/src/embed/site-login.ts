/** Who is logged in on the site, by asking the site; and a guest if it says nobody. */
import { type GuestLogin, MemberLogin } from "../client/credentials.js";
import { TidingsError } from "../client/errors.js";
import type { Credentials, Identity } from "../client/session.js";

const ANSWER_MS = 10_000;
const TOKEN_LONGEST = 8_192;
/** The site knows the question, and that nobody is logged in. */
const NOBODY = new Set([204, 401, 403]);

export class SiteLogin extends MemberLogin {
  private asGuest = false;

  constructor(
    tokenUrl: string,
    private readonly guest: GuestLogin,
    fetchToken: (url: string) => Promise<string | null> = askSite,
  ) {
    super({ getToken: () => fetchToken(tokenUrl) });
  }

  override async credentials(refusal: TidingsError | null): Promise<Credentials> {
    const guestRefused = this.asGuest ? refusal : null;
    this.asGuest = false;
    try {
      return await super.credentials(refusal);
    } catch (error) {
      if (!(error instanceof TidingsError) || error.code !== "logged_out") throw error;
      this.asGuest = true;
      return this.guest.credentials(guestRefused);
    }
  }

  override joined(identity?: Identity): void {
    if (this.asGuest && identity !== undefined) this.guest.joined(identity);
  }
}

/** The token that the site answers with, or null for nobody. */
export async function askSite(url: string): Promise<string | null> {
  const answer = await fetch(url, {
    credentials: "same-origin",
    cache: "no-store",
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (NOBODY.has(answer.status)) return null;
  if (!answer.ok) throw noToken(`The site does not say who you are (HTTP ${answer.status}).`);
  const said: unknown = await answer.json().catch(() => undefined);
  const token = typeof said === "object" && said !== null && "token" in said ? said.token : undefined;
  if (token === null || token === "") return null;
  if (typeof token !== "string") throw noToken('The site does not say who you are: {"token": "…"} was expected.');
  if (token.length > TOKEN_LONGEST) throw noToken(`The site's token is longer than ${TOKEN_LONGEST} characters.`);
  return token;
}

function noToken(sentence: string): TidingsError {
  return new TidingsError("tidings.client.no_token", sentence, { temporary: true });
}
