/**
 * What all elements of a page share: one connection, and who we are.
 *
 * Somebody is a member (the site says so), a guest with a name, or nobody yet. Elements that only show things (presence,
 * toasts) need a connection all the same: then nobody is a visitor, under a name that says nothing and that is kept apart,
 * so that the next page is the same visitor, and choosing a real name later makes a guest.
 */
import { Observable } from "../chat/observable.js";
import { type Login, browserStore } from "../client/credentials.js";
import { GuestLogin, type Identity, type KeyValueStore, type LinkState, type TidingsClient, type TidingsError, connectAs } from "../client/index.js";
import type { EmbedSettings } from "./settings.js";
import { SiteLogin } from "./site-login.js";
import { prefixed } from "./stored.js";

/** Makes the client; tests pass their own. */
export type ConnectAs = (login: Login, url: string) => TidingsClient;

const GUEST = "tidings.guest";
const VISITOR = "tidings.visitor.";
const NAMES_MOST = 5;

export class Shared extends Observable {
  client: TidingsClient | null = null;
  /** Why the last name was not accepted. */
  problem: TidingsError | null = null;
  /** True from choosing a name until it is accepted or not. */
  busy = false;
  private guest: GuestLogin;
  /** Set while we are a visitor. */
  private visitor: GuestLogin | null = null;
  private showing = 0;
  private names = 0;
  private begun = false;
  private suggested: string | null = null;

  constructor(
    private readonly settings: EmbedSettings,
    private readonly connect: ConnectAs = (login, url) => connectAs(login, { url }),
    private readonly store: KeyValueStore | null = browserStore(),
  ) {
    super();
    this.guest = this.newGuest();
    if (typeof addEventListener === "function") addEventListener("storage", this.stored);
  }

  get link(): LinkState | null {
    return this.client?.link ?? null;
  }

  /** Who we are: a member or a guest with a name; null for a visitor, and before it is known. */
  get me(): Identity | null {
    return this.isVisitor ? null : (this.client?.me ?? null);
  }

  /** True if somebody has to choose a name before they can write. */
  get needsName(): boolean {
    return this.begun && (this.client === null || this.isVisitor || this.busy);
  }

  /** Came under a name that says nothing; and the site's own cookie did not tell who it is. */
  private get isVisitor(): boolean {
    return this.visitor !== null && this.client?.me?.login !== "site";
  }

  /** The name that the page gives guests, if no element said one before. */
  suggest(nickname: string | null): void {
    if (nickname !== null && !this.begun) this.guest.rename(nickname);
    if (nickname !== null) this.suggested ??= nickname;
  }

  /** Connects as whoever we are. Called when all elements of the page that are there already had their say. */
  begin(): void {
    this.begun = true;
    if (this.settings.tokenUrl !== null || this.guest.isKnown || this.suggested !== null) this.start(this.ownLogin());
    else this.visit();
    this.changed();
  }

  /** An element that shows things to everybody; returns the end of that. */
  show(): () => void {
    this.showing += 1;
    if (this.begun && this.client === null) this.visit();
    return () => (this.showing -= 1);
  }

  enter(nickname: string): void {
    this.problem = null;
    this.busy = true;
    this.guest.rename(nickname);
    this.start(this.ownLogin());
    this.changed();
  }

  /** "Not you?": the next is somebody new. */
  forget(): void {
    this.guest.forget();
    this.stop();
    this.problem = null;
    this.busy = false;
    this.visit();
    this.changed();
  }

  close(): void {
    removeEventListener("storage", this.stored);
    this.stop();
    this.changed();
  }

  private newGuest(): GuestLogin {
    return new GuestLogin({ nickname: this.settings.nickname, store: this.store });
  }

  private ownLogin(): Login {
    const { tokenUrl } = this.settings;
    return tokenUrl === null ? this.guest : new SiteLogin(tokenUrl, this.guest);
  }

  private visit(): void {
    if (this.showing === 0) return;
    const store = this.store === null ? null : prefixed(this.store, VISITOR);
    const login = new GuestLogin({ store });
    if (!login.isKnown) login.rename(visitorName());
    this.names = 0;
    this.start(login, login);
  }

  private start(login: Login, visitor: GuestLogin | null = null): void {
    this.stop();
    this.visitor = visitor;
    const client = this.connect(login, this.settings.url);
    this.client = client;
    client.onLink((state) => {
      if (client === this.client) this.linkChanged(state);
    });
  }

  private stop(): void {
    const { client } = this;
    this.client = null;
    this.visitor = null;
    client?.close();
  }

  private linkChanged(link: LinkState): void {
    if (link.state === "live") this.busy = false;
    if (link.state === "refused") this.refused(link.reason);
    this.changed();
  }

  private refused(reason: TidingsError): void {
    if (this.visitor !== null) this.renameVisitor(this.visitor, reason);
    else {
      // Nobody yet, or a guest whom the server has forgotten: they are asked as if new.
      this.problem = reason.code === "nickname_required" ? null : reason;
      this.busy = false;
      this.stop();
      if (reason.code !== "guests_not_allowed") this.visit();
    }
  }

  private renameVisitor(visitor: GuestLogin, { code }: TidingsError): void {
    if ((code !== "name_taken" && code !== "nickname_required") || this.names >= NAMES_MOST) return;
    this.names += 1;
    visitor.rename(visitorName());
    this.client?.retry();
  }

  /** In another tab somebody chose a name, or said that they are not who we think. */
  private readonly stored = ({ key, newValue, storageArea }: StorageEvent): void => {
    if (key !== GUEST || storageArea !== this.store || !this.begun) return;
    const isGuest = this.me?.role === "guest";
    if (newValue === null ? !isGuest : !this.needsName || this.busy) return;
    this.guest = new GuestLogin({ store: this.store });
    if (newValue !== null) this.start(this.ownLogin());
    else {
      this.stop();
      this.visit();
    }
    this.changed();
  };
}

/** Visitors are in nobody's way: names are unique, so theirs are made of chance. */
function visitorName(): string {
  return `Visitor ${crypto.getRandomValues(new Uint32Array(1)).join("").slice(-7).padStart(7, "0")}`;
}
