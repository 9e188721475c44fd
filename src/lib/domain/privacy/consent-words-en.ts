import type { ConsentWords } from './consent-text';

/** The consent text in English. */
export const CONSENT_WORDS_EN: ConsentWords = {
	purpose: {
		heading: 'What this is for',
		paragraphs: [
			'{organisation} records working time with Bundy. If you agree, Bundy recognises your face when you punch in or out. It is used for nothing else.'
		]
	},
	data: {
		heading: 'What is collected',
		paragraphs: [
			'The browser in front of you looks at a few camera pictures or photos of your face and turns each into rows of numbers, called a template: 128 numbers, and 1,024 more where a site compares faces in two ways. The pictures stay in that browser and are forgotten when the page is closed. No picture is sent or stored.',
			'Your name typed below, the date, the language and the version of this text are recorded as proof of your consent.'
		]
	},
	keeping: {
		heading: 'How it is kept',
		paragraphs: [
			'Templates are stored on the server of your organisation, encrypted with a key of your own. They are compared only when somebody punches or is enrolled. They are not given to anybody else, and your face cannot be drawn from a punch record.'
		]
	},
	devices:
		'A site may choose that the shared devices at its entrance hold the templates of the people who punch there, so that they can greet by name when there is no network. They are encrypted there too. They are erased when you withdraw, as soon as the device reaches the server, and in any case when its time to work alone is over.',
	ends: {
		heading: 'How long',
		atExit:
			'Until you withdraw this consent; otherwise they are erased when you have left the organisation: {days} days after your last day of work.',
		atExitAtOnce:
			'Until you withdraw this consent; otherwise they are erased when you have left the organisation, once your last day of work is over.',
		unused: 'They are erased, too, when your face was not used for {years} years.',
		erasing:
			'Erasing destroys the key as well, so copies in backups can no longer be read, and you get a signed receipt. The punches you made stay, as working time records must.'
	},
	rights: {
		heading: 'Your choice and your rights',
		paragraphs: [
			'You are free to refuse, now or later, without any disadvantage. You then punch in another way: with your number or badge, or through your supervisor.',
			'You may withdraw at any time on your own page under “My privacy”, or by telling the office. You may see what is held about you, have it corrected or erased, and complain to the data protection authority; in the Philippines that is the National Privacy Commission.'
		]
	},
	kinds: {
		general: null,
		eu: {
			heading: 'Special category of data (GDPR, article 9)',
			paragraphs: [
				'A template is biometric data. It is processed only because you consent explicitly (article 9(2)(a)), and only to compare you with yourself: you give your number or use your own phone, and no search among other people is made. Whether you consent has no influence on your work; another way to punch is just as good. A person, not the machine, decides whenever you are not recognised.'
			]
		},
		illinois: {
			heading: 'Written release (740 ILCS 14, Biometric Information Privacy Act)',
			paragraphs: [
				'You are informed in writing that your face geometry is collected and stored as templates, for the purpose and for the length of time stated here. It is destroyed when that purpose has ended, at the latest three years after your last use of it. It is not sold, leased, traded, or disclosed. By signing, you release {organisation} in writing to collect, store and use it for this purpose, as a condition of punching by face, which you may refuse.'
			]
		}
	}
};
