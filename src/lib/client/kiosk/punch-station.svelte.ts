import { PLAIN_FACE, type DeviceFace } from '$domain/face/face-settings';
import type { Language } from '$domain/language';
import type { CredentialEvidence } from '$domain/punch/credential-evidence';
import type { FaceUse } from '$domain/punch/face-use';
import type { ReportedPlace } from '$domain/punch/punch-place';
import { m } from '$lib/paraglide/messages';
import { openCamera, TROUBLE_WORDS, type CameraSession } from '../face/camera';
import { captureSamples, type CaptureResult } from '../face/capture-session';
import { FaceEngineError } from '../face/face-engine';
import type { Claim, Direction } from '../punch/build-event';
import { askPasskey } from '../punch/ask-passkey';
import type { RecordedPunch } from '../punch/punch';
import type { TakenNonce } from '../punch/save-event';
import { soundAlarm } from './alarm-sound';
import { ClaimDesk, type Asked } from './claim-desk';
import type { DeviceApp } from './device-app.svelte';
import { LocalGreeter, type Shown } from './local-greeter';
import { readPlace } from './read-place';
import { NonceShelf } from './nonce-shelf';
import { punchByCredential, punchByPasskey } from './other-way-punch';
import { proveAlive } from './prove-alive';
import { SamePersonGuard } from './same-person-guard';
import {
	nextScreen,
	type OtherWay,
	type Part,
	type Screen,
	type ScreenEvent,
	type ShownPunch
} from './screen';
import { StationChoices } from './station-choices.svelte';
import { StationEngine } from './station-engine';
import { UndoOffer } from './undo-offer';
import { viewGuidance, type GuidanceView } from './view-guidance';
import { chooseDirection, findWho } from './who-punches';

/** Good frames per punch: several must agree before a face counts as seen. */
const FRAMES = 3;
/** Nobody in the picture: look this often only, so that an idle tablet stays cool. */
const IDLE_LOOK_MS = 350;
/** A face that has been away for so long ends the attempt. */
const LEFT_MS = 2_500;
/** A personal device that nobody looks at turns its camera off. */
const FORGOTTEN_MS = 60_000;
const CAPTURE_TIMEOUT_MS = 30_000;
/** A camera or engine that failed may work again without anybody touching the tablet. */
const RETRY_MS = 10_000;
/** Where the camera waits for a tap, a result goes by itself after so long. */
const TAP_RESULT_MS = 8_000;
/** So often the screen looks whether what somebody chose has been left behind. */
const CHOICE_LOOK_MS = 1_000;

/** Camera, face engine and punching of one screen; runs until stopped. */
export class PunchStation {
	screen = $state.raw<Screen>({ at: 'starting', words: m.kiosk_starting_camera() });
	/** performance.now() when somebody was last seen or touched the screen: updates wait for quiet */
	activeAtMs = $state(performance.now());
	readonly #choices: StationChoices;
	readonly #app: DeviceApp;
	readonly #handsFree: boolean;
	readonly #engine: StationEngine;
	readonly #claims: ClaimDesk;
	readonly #greeter: LocalGreeter;
	/** settings of the site as the server said last */
	#heard: DeviceFace | null = null;
	readonly #guard = new SamePersonGuard();
	readonly #nonces: NonceShelf<TakenNonce>;
	#camera: CameraSession | null = null;
	#video: HTMLVideoElement | null = null;
	/** the camera on its way for a badge */
	#opening: Promise<void> = Promise.resolve();
	/** camera open and models loaded: ready to look */
	#loaded = false;
	#attempt = new AbortController();
	#stopped = false;
	#skip = new AbortController();
	/** where this phone is, on its way from the browser */
	#place: Promise<ReportedPlace> | null = null;
	/** somebody types or shows a badge: the camera looks at no face meanwhile */
	#otherWay: OtherWay | null = null;
	readonly #undo: UndoOffer;
	/** personal devices: camera off until a tap */
	#resting: boolean;
	/** the camera is open and may not be any more */
	#closing = false;
	#wake: () => void = () => undefined;

	/** @param handsFree kiosks look by themselves, personal devices after a tap */
	constructor(app: DeviceApp, { handsFree }: { handsFree: boolean }) {
		this.#app = app;
		this.#handsFree = handsFree;
		this.#resting = !this.#looksByItself;
		this.#choices = new StationChoices({ shared: handsFree });
		this.#engine = new StationEngine(this.#face.secondModelId);
		this.#claims = new ClaimDesk((why) => this.#show({ type: 'claim', why, camera: true }));
		this.#greeter = new LocalGreeter(() => app.gallery.open());
		this.#undo = new UndoOffer((punch) => app.puncher.undo(punch));
		this.#nonces = new NonceShelf(
			() => app.puncher.takeNonce(),
			() => performance.now()
		);
	}

	/** A shared screen looks for faces by itself, unless its site wants a tap first. */
	get #looksByItself(): boolean {
		return this.#handsFree && !this.#app.facts.kiosk?.startByTap && this.#app.facts.faces === 'many';
	}

	/** Faces are no business of this place: the camera opens for a badge alone, and only when one is shown. */
	get #facesOff(): boolean {
		return this.#app.facts.faces === 'off';
	}

	/** The office changed what faces are for: at once, and not only with the next person. */
	noteFaces(use: FaceUse): void {
		if (use !== 'many' && this.screen.at !== 'saving') this.#attempt.abort();
		if (this.#looksByItself) this.#resting = false;
		// Nobody tapped: what rests goes on resting.
		else if (this.#resting || use === 'off' || (this.#handsFree && use === 'one')) this.#closing = true;
		this.#wake();
	}

	/** True while an update or a reload would cost somebody a punch. */
	get busy(): boolean {
		const { screen } = this;
		const capturing =
			['saving', 'claim', 'challenge', 'other_way'].includes(screen.at) ||
			(screen.at === 'looking' && screen.progress > 0);
		return capturing || this.#app.status.sending;
	}

	/** A tap on IN, OUT or BREAK counts for one person's next punch. */
	get direction(): Direction {
		return this.#choices.direction;
	}

	set direction(direction: Direction) {
		this.activeAtMs = performance.now();
		this.#choices.chooseDirection(direction, this.activeAtMs);
	}

	/** A tap on another language: until whoever tapped has gone. */
	get language(): Language | null {
		return this.#choices.language;
	}

	set language(language: Language | null) {
		this.activeAtMs = performance.now();
		this.#choices.chooseLanguage(language, this.activeAtMs);
		// What is in the way is looked at again, and said in the other language.
		if (this.screen.at === 'blocked') this.#wake();
	}

	async run(video: HTMLVideoElement): Promise<void> {
		this.#video = video;
		const timer = setInterval(() => this.#choices.read(performance.now()), CHOICE_LOOK_MS);
		while (!this.#stopped) {
			try {
				if (this.#closing && !this.#otherWay) this.#close();
				if (this.#resting && !this.#otherWay) await this.#rest();
				else if (this.#camera === null && this.#typesOnly) await this.#attendOtherWay();
				else if (this.#asksFirst && !(await this.#claims.askFirst(() => this.direction)))
					this.#resting = true;
				else if (await this.#prepare(video)) await this.#attend();
				else await Promise.race([pause(RETRY_MS), this.#nudge()]);
			} catch (error) {
				await this.#recover(error);
			}
		}
		clearInterval(timer);
		this.#release();
	}

	/** Whatever it was: the screen says so, and the next person can punch. */
	async #recover(error: unknown): Promise<void> {
		if (this.#stopped) return;
		console.error('the punch screen failed', error);
		// A punch without a face is saved beside this and says itself how it went.
		if (this.screen.at === 'saving' && !this.#otherWay) {
			soundAlarm();
			this.#show({ type: 'not_saved' });
		}
		this.#fail('face recognition', m.kiosk_wrong());
		await Promise.race([pause(RETRY_MS), this.#nudge()]);
	}

	#close(): void {
		this.#closing = false;
		this.#resting = !this.#looksByItself;
	}

	/** Number and PIN need no camera: where it is off, it stays off. */
	get #typesOnly(): boolean {
		return this.#otherWay === 'number' || this.#otherWay === 'override';
	}

	/** A shared screen that compares with one person: who that is comes before the camera. */
	get #asksFirst(): boolean {
		return this.#comparesWithOne && !this.#otherWay && this.#camera === null && !this.#claims.awaitsFace;
	}

	get #comparesWithOne(): boolean {
		return this.#handsFree && this.#app.facts.faces === 'one';
	}

	stop(): void {
		this.#stopped = true;
		this.#attempt.abort();
		this.#claims.answer(null);
		this.#wake();
	}

	/** Somebody touched the screen or typed: the choice stays theirs, and nothing dims or updates. */
	noteTouch(): void {
		this.activeAtMs = performance.now();
		this.#choices.touch(this.activeAtMs);
		this.#claims.stay();
	}

	/** A tap on "Start", "Try again", "Next person" or "I have seen this". */
	touch(): void {
		this.activeAtMs = performance.now();
		this.#guard.forget();
		this.#show({ type: 'dismissed' });
		this.#wake();
	}

	/** A tap on "Undo", while the result of that punch is on screen. */
	async undo(): Promise<void> {
		this.activeAtMs = performance.now();
		const undone = await this.#undo.take();
		// Whoever still stands there is not punched again unasked: that takes a tap, or going away and coming back.
		if (undone.kind === 'undone') this.#show({ type: 'undone', id: undone.id, nowMs: performance.now() });
		else if (undone.kind === 'not_saved') this.#sayNotSaved('an undo could not be saved', undone.cause);
	}

	/** A tap on a way to punch without a face. */
	openOtherWay(way: OtherWay): void {
		this.activeAtMs = performance.now();
		this.#otherWay = way;
		this.#attempt.abort();
		// A question about the punch before, or a number for a face that does not come, would meet whoever comes next.
		this.#claims.forget();
		void this.#nonces.get();
		this.#show({ type: 'other_way', way });
		this.#wake();
	}

	closeOtherWay(): void {
		this.activeAtMs = performance.now();
		this.#otherWay = null;
		this.#show({ type: 'other_way_closed' });
		// Nothing looks yet where models are still on their way.
		if (!this.#loaded && !this.#resting) this.#show({ type: 'starting', words: m.kiosk_loading_engine() });
		this.#wake();
	}

	/** Punches with number and PIN, a badge, or as a supervisor. */
	async punchBy(way: OtherWay, credential: CredentialEvidence): Promise<void> {
		const direction = this.#choices.read(performance.now());
		this.#show({ type: 'captured' });
		const recorded = await punchByCredential(this.#means, { credential, direction });
		this.activeAtMs = performance.now();
		const shown = this.#showRecorded(recorded, { way, direction });
		if (shown) this.#guard.hold(shown.savedMs);
		this.#otherWay = null;
		// Where the camera waits for somebody, it waits for the next one now.
		this.#resting = !this.#looksByItself;
		this.#wake();
	}

	/**
	 * Punches by the phone's own lock, with a passkey of its owner: in place of the face, with network or without.
	 * `not_used`: the person would not, or has none here.
	 */
	async punchByPasskey(): Promise<'punched' | 'not_used' | 'impossible'> {
		this.activeAtMs = performance.now();
		const direction = this.#choices.read(this.activeAtMs);
		const { facts, device } = this.#app;
		const punched = await punchByPasskey(this.#means, {
			direction,
			place: facts.askPlace ? readPlace(navigator.geolocation) : null,
			ask: (drawn) => askPasskey(device.deviceId, drawn),
			onSigned: () => this.#show({ type: 'captured' })
		});
		if (punched.kind !== 'recorded') return punched.kind;
		this.#showRecorded(punched.recorded, { way: 'passkey', direction });
		// The result is read with the camera off, and the phone rests again after it.
		this.#wake();
		return 'punched';
	}

	get #means() {
		return { puncher: this.#app.puncher, nonces: this.#nonces };
	}

	/** The result of a punch without a face, now and when the server has said its word; null when it could not be saved. */
	#showRecorded(
		recorded: RecordedPunch,
		{ way, direction }: { way: NonNullable<ShownPunch['way']>; direction: Direction }
	): ShownPunch | null {
		const shown = this.#showSaved(recorded, { way });
		if (!shown || !recorded.ok) return null;
		void recorded.delivery.then((delivery) =>
			this.#hear({ shown, delivery, descriptor: undefined, direction })
		);
		return shown;
	}

	/** The answer to the question who it was, by number or badge; null skips it. */
	claim(claim: Claim): void {
		this.#claims.answer(claim);
	}

	/** A badge is to answer that question, or to name a supervisor: the camera opens for it where it is closed. */
	openForBadge(): void {
		// One after the other: of two that open at once, one would stay open.
		this.#opening = this.#opening.then(() => this.#openForBadge());
	}

	async #openForBadge(): Promise<void> {
		if (this.#video === null || this.#camera !== null) return;
		const opened = await openCamera(this.#video).catch((error: unknown) => {
			// Whoever waits for this one goes on without it.
			console.error('the camera failed as it was opened for a badge', error);
			return { ok: false } as const;
		});
		if (!opened.ok) {
			if (this.screen.at === 'claim') this.#show({ type: 'claim', why: this.screen.why, camera: false });
		} else if (this.#stopped) opened.camera.stop();
		else this.#camera = opened.camera;
	}

	/** "I cannot do this": the punch is saved without the proof, and a person decides. */
	skipChallenge(): void {
		this.activeAtMs = performance.now();
		this.#skip.abort();
	}

	/** Told by the page when the sync learned whether this device is welcome. */
	noteShutOut(code: string | null): void {
		const wasShutOut = this.screen.at === 'shut_out';
		this.#show(code === null ? { type: 'heard' } : { type: 'shut_out', code });
		if (code !== null) this.#attempt.abort();
		else if (wasShutOut && this.#resting) this.#show({ type: 'asleep' });
	}

	/** Camera open and models loaded, or the screen says what is in the way. */
	async #prepare(video: HTMLVideoElement): Promise<boolean> {
		await this.#opening;
		// Somebody who punched while the camera or the engine did not work reads first how that went.
		if (!this.#loaded && this.screen.at === 'result')
			await Promise.race([pause(TAP_RESULT_MS), this.#nudge()]);
		if (this.#camera === null && !(await this.#openCamera(video))) return false;
		// A badge needs the camera alone; whoever was to show one may have gone meanwhile.
		if (this.#loaded || this.#otherWay || this.#resting) return true;
		if (!(await this.#loadEngine())) return false;
		this.#show({ type: 'watch' });
		return true;
	}

	async #openCamera(video: HTMLVideoElement): Promise<boolean> {
		if (this.screen.at !== 'blocked') this.#show({ type: 'starting', words: m.kiosk_starting_camera() });
		const opened = await openCamera(video);
		if (opened.ok) this.#camera = opened.camera;
		else this.#show({ type: 'blocked', part: 'camera', words: opened.words });
		return opened.ok;
	}

	/** What the site asks of a face; a device without network goes by its lease. */
	get #face(): DeviceFace {
		return this.#heard ?? this.#leaseFace;
	}

	get #leaseFace(): DeviceFace {
		return this.#app.facts.lease?.lease.face ?? PLAIN_FACE;
	}

	/** Models loaded, or the screen says why not. */
	async #loadEngine(): Promise<boolean> {
		this.#show({ type: 'starting', words: m.kiosk_loading_engine() });
		const problem = await this.#engine.load();
		this.#loaded = problem === null;
		if (problem !== null) this.#fail('face recognition', problem);
		return this.#loaded;
	}

	/** The office may have switched the second model on or off since the engine was started. */
	async #fitEngine(): Promise<boolean> {
		if (!this.#engine.refit(this.#face.secondModelId)) return true;
		if (!(await this.#loadEngine())) return false;
		this.#show({ type: 'watch' });
		return true;
	}

	/** One person: wait for a face, capture it, punch. Returns for the next one, or when the camera failed. */
	async #attend(): Promise<void> {
		const camera = this.#camera;
		if (this.#otherWay) return this.#attendOtherWay();
		if (this.#resting || this.#closing) return;
		if (camera === null || this.screen.at === 'shut_out' || this.screen.at === 'not_saved') {
			this.#resting = !this.#looksByItself && this.screen.at === 'shut_out';
			await Promise.race([pause(IDLE_LOOK_MS), this.#nudge()]);
			return;
		}
		const asked = this.#claims.take();
		if (asked !== null) return void (await this.#askWho(asked));
		// Whoever gave a number did not come: whoever passes by is not looked at.
		if (this.#comparesWithOne && !this.#claims.awaitsFace) {
			this.#resting = true;
			return;
		}
		if (this.screen.at === 'looking' && !(await this.#fitEngine())) return;
		if (!(await this.#seesFace(camera))) {
			await Promise.race([pause(IDLE_LOOK_MS), this.#nudge()]);
			return;
		}
		// Meanwhile the screen was left, or somebody tapped on another way.
		if (this.#stopped || this.#otherWay || this.#closing) return;
		const nonce = this.#nonces.get();
		// Asked for at a punch and at no other time, and while the face is looked at anyway.
		if (this.#app.facts.askPlace) this.#place ??= readPlace(navigator.geolocation);
		const result = await this.#capture(camera);
		if (result.ok) {
			// Theirs whose face was just taken: a head that turns as it is asked to, or slowly, leaves nothing behind.
			const direction = this.#choices.read(performance.now());
			const taken = await nonce;
			if (taken?.face) this.#heard = taken.face;
			const proved = await this.#prove(camera, taken);
			if (proved && !this.#otherWay)
				await this.#punch({ samples: result.samples, ...proved }, { nonce: taken, direction });
		} else if (result.reason !== 'aborted' && result.reason !== 'timed_out') {
			this.#fail(result.reason in TROUBLE_WORDS ? 'camera' : 'face recognition', result.words);
		}
	}

	/** Somebody types or shows a badge. */
	async #attendOtherWay(): Promise<void> {
		// A device that is shut out, or a face that was being saved, may have taken its screen.
		if (!['other_way', 'saving'].includes(this.screen.at)) this.#otherWay = null;
		await Promise.race([pause(IDLE_LOOK_MS), this.#nudge()]);
	}

	async #seesFace(camera: CameraSession): Promise<boolean> {
		const frame = camera.check() === null ? await camera.grab() : null;
		// A camera in trouble is looked at by the capture, which has the words for it.
		if (frame === null) return true;
		try {
			const { faces } = await this.#engine.current.analyse(frame, { purpose: 'track' });
			if (faces > 0 && !this.#guard.checkHeld(performance.now())) return true;
			this.#see(faces);
			this.#guide({ words: m.face_no_face(), tone: 'calm', progress: 0, face: null });
			this.#resting = !this.#looksByItself && performance.now() - this.activeAtMs > FORGOTTEN_MS;
			return false;
		} catch (error) {
			if (!(error instanceof FaceEngineError)) throw error;
			this.#fail('face recognition', error.words);
			return false;
		}
	}

	async #capture(camera: CameraSession): Promise<CaptureResult> {
		this.#attempt = new AbortController();
		let lastSeenMs = performance.now();
		return captureSamples({
			engine: this.#engine.current,
			camera,
			want: FRAMES,
			timeoutMs: CAPTURE_TIMEOUT_MS,
			signal: this.#attempt.signal,
			accept: ({ descriptor }) =>
				this.#guard.checkSame(descriptor) ? { ok: false, words: m.kiosk_next_please() } : { ok: true },
			onGuidance: (guidance) => {
				const faces = guidance.analysis?.faces ?? 0;
				const nowMs = performance.now();
				this.#see(faces);
				if (faces > 0 || guidance.trouble !== null) lastSeenMs = nowMs;
				if (nowMs - lastSeenMs > LEFT_MS || this.screen.at === 'shut_out') this.#attempt.abort();
				this.#guide(viewGuidance(guidance));
			}
		});
	}

	/** What the challenge left behind; null when there is nobody to punch any more. */
	async #prove(camera: CameraSession, taken: TakenNonce | null): Promise<Omit<Shown, 'samples'> | null> {
		const { liveness: level } = taken === null ? this.#leaseFace : this.#face;
		if (level === 'off') return { level, trace: null, nonce: null };
		const drawn = await this.#app.puncher.drawNonce(taken);
		this.#skip = new AbortController();
		const proof = await proveAlive({
			engine: this.#engine.current,
			camera,
			level,
			drawn,
			signal: this.#attempt.signal,
			skip: this.#skip.signal,
			onPrompt: (prompt) => this.#show({ type: 'challenge', prompt }),
			onFaces: (faces) => this.#see(faces)
		});
		if (proof.kind === 'seen') return { level, trace: proof.trace, nonce: drawn?.nonce ?? null };
		if (proof.kind === 'broken') this.#fail(proof.part, proof.words);
		else {
			this.#show({ type: 'watch' });
			this.#guide({ words: proof.words, tone: 'mend', progress: 0, face: null });
		}
		return null;
	}

	async #punch(
		seen: Shown,
		{ nonce, direction: atCapture }: { nonce: TakenNonce | null; direction: Direction }
	): Promise<void> {
		const { samples, trace } = seen;
		const tapped = this.#choices.read(performance.now());
		// At once: to open the faces for a greeting may take a while, and nobody chooses another way meanwhile.
		this.#show({ type: 'captured' });
		const alone = nonce === null && this.#handsFree;
		const who = await findWho({ claims: this.#claims, greeter: this.#greeter }, { seen, alone });
		if (who.asked) this.activeAtMs = performance.now();
		const { claim, name } = who;
		const direction = chooseDirection(tapped, atCapture, who.direction);
		this.#show({ type: 'captured' });
		this.#nonces.spend();
		const { puncher } = this.#app;
		const recorded = await puncher.record({
			readings: samples,
			direction,
			claim,
			nonce,
			liveness: trace,
			place: await this.#takePlace()
		});
		const shown = this.#showSaved(recorded, { name });
		if (!recorded.ok || !shown) return;
		const newest = samples.at(-1);
		if (newest !== undefined) this.#guard.remember(newest.descriptor);
		void recorded.delivery.then((delivery) =>
			this.#hear({ shown, delivery, descriptor: newest?.descriptor, direction })
		);
		if (this.#looksByItself) return;
		// The result is shown with the camera off: on a phone until "Done", on a shared screen for a while.
		this.#release();
		if (!this.#handsFree) await this.#nudge();
		this.#resting = true;
	}

	/** Of this punch; the next one asks anew. */
	async #takePlace(): Promise<ReportedPlace | null> {
		const place = this.#place;
		this.#place = null;
		return place;
	}

	#sayNotSaved(what: string, cause: unknown): void {
		console.error(what, cause);
		soundAlarm();
		this.#show({ type: 'not_saved' });
	}

	/** "Saved", or NOT SAVED with an alarm; null then. */
	#showSaved(
		recorded: RecordedPunch,
		{ name = null, way }: { name?: string | null; way?: ShownPunch['way'] }
	): ShownPunch | null {
		if (!recorded.ok) {
			this.#sayNotSaved('a punch could not be saved', recorded.cause);
			return null;
		}
		this.#choices.spend(performance.now());
		const { wallMs, undoable } = recorded;
		const id = undoable.eventId;
		this.#undo.offer(undoable);
		const nowMs = performance.now();
		const { timeZone } = this.#app.device;
		const shown: ShownPunch = { id, wallMs, timeZone, savedMs: nowMs, name, ...(way && { way }) };
		this.#show({ type: 'saved', punch: shown, nowMs });
		return shown;
	}

	/** A result that came from the server; when it is not sure who this is, whoever still stands there is asked. */
	#hear(asked: Asked): void {
		const { shown, delivery } = asked;
		const unsure = delivery.kind === 'delivered' && delivery.announcement?.kind === 'ask_number';
		const stillThere = this.screen.at === 'result' && this.screen.punch.id === shown.id;
		if (unsure && stillThere && this.#handsFree && asked.descriptor) {
			this.#claims.put(asked);
			this.#attempt.abort();
			this.#wake();
		} else this.#show({ type: 'delivery', id: shown.id, delivery, nowMs: performance.now() });
	}

	/** True when a number or badge was given: now the same face is looked at again. */
	async #askWho(asked: Asked): Promise<boolean> {
		const given = await this.#claims.askAbout(asked);
		this.activeAtMs = performance.now();
		if (given) {
			this.#guard.forget();
			this.#show({ type: 'watch' });
			return true;
		}
		const nowMs = performance.now();
		this.#show({ type: 'saved', punch: asked.shown, nowMs });
		this.#show({ type: 'delivery', id: asked.shown.id, delivery: asked.delivery, nowMs });
		return false;
	}

	async #rest(): Promise<void> {
		await this.#opening;
		this.#release();
		this.#place = null;
		let asked = this.#claims.take();
		if (asked === null && this.screen.at === 'result') {
			await Promise.race([pause(TAP_RESULT_MS), this.#nudge()]);
			asked = this.#claims.take();
			// No camera sees whoever chose a language go: who touches the screen next is somebody else.
			if (asked === null) this.#choices.chooseLanguage(null, performance.now());
		}
		if (this.#otherWay || !this.#resting) return;
		if (asked !== null) {
			this.#resting = !(await this.#askWho(asked));
			return;
		}
		this.#show({ type: 'asleep' });
		await this.#nudge();
		// Somebody may have tapped on another way than the face.
		this.#resting = this.#facesOff || this.#otherWay !== null || this.screen.at === 'result';
	}

	#see(faces: number): void {
		const nowMs = performance.now();
		if (faces > 0) this.activeAtMs = nowMs;
		this.#guard.see(faces, nowMs);
		this.#choices.see(faces, nowMs);
	}

	#guide(guidance: GuidanceView): void {
		const samePerson = this.#guard.watching && guidance.progress === 0;
		this.#show({ type: 'guidance', ...guidance, nowMs: performance.now(), samePerson });
	}

	#fail(part: Part, words: string): void {
		this.#release();
		this.#show({ type: 'blocked', part, words });
	}

	#release(): void {
		this.#camera?.stop();
		this.#camera = null;
		this.#loaded = false;
		if (this.#stopped) this.#engine.dispose();
	}

	#show(event: ScreenEvent): void {
		this.screen = nextScreen(this.screen, event);
	}

	/** Resolves at the next tap, or when the station is stopped. */
	#nudge(): Promise<void> {
		return new Promise((resolve) => (this.#wake = resolve));
	}
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
