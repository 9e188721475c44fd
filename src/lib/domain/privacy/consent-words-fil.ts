import type { ConsentWords } from './consent-text';

/** The consent text in Filipino. */
export const CONSENT_WORDS_FIL: ConsentWords = {
	purpose: {
		heading: 'Para saan ito',
		paragraphs: [
			'Itinatala ng {organisation} ang oras ng trabaho gamit ang Bundy. Kung papayag ka, makikilala ng Bundy ang iyong mukha kapag nag-punch in o nag-punch out ka. Wala itong ibang paggagamitan.'
		]
	},
	data: {
		heading: 'Ano ang kinokolekta',
		paragraphs: [
			'Tinitingnan ng browser sa harap mo ang ilang kuha ng kamera o litrato ng iyong mukha at ginagawang hanay ng mga numero ang bawat isa, na tinatawag na template: 128 numero, at 1,024 pa kung dalawang paraan ang paghahambing sa lugar ninyo. Nananatili ang mga larawan sa browser na iyon at nawawala kapag isinara ang pahina. Walang larawang ipinapadala o iniimbak.',
			'Itinatala bilang patunay ng iyong pahintulot ang pangalang ita-type mo sa ibaba, ang petsa, ang wika at ang bersyon ng tekstong ito.'
		]
	},
	keeping: {
		heading: 'Paano ito iniingatan',
		paragraphs: [
			'Nasa server ng inyong organisasyon ang mga template, naka-encrypt gamit ang susing para lamang sa iyo. Inihahambing lamang ang mga ito kapag may nagpa-punch o nag-e-enrol. Hindi ito ibinibigay kaninuman, at hindi maiguguhit ang mukha mo mula sa tala ng punch.'
		]
	},
	devices:
		'Maaaring piliin ng isang lugar na hawak ng mga device sa pasukan nito ang mga template ng mga taong doon nagpa-punch, upang makabati ito sa pangalan kahit walang network. Naka-encrypt din ang mga ito roon. Binubura ang mga ito kapag binawi mo ang pahintulot, sa oras na maabot ng device ang server, at sa anumang kaso kapag natapos na ang panahong puwede itong gumana nang mag-isa.',
	ends: {
		heading: 'Gaano katagal',
		atExit:
			'Hanggang bawiin mo ang pahintulot na ito; kung hindi, binubura ang mga ito kapag umalis ka na sa organisasyon: {days} araw pagkatapos ng huling araw mo sa trabaho.',
		atExitAtOnce:
			'Hanggang bawiin mo ang pahintulot na ito; kung hindi, binubura ang mga ito kapag umalis ka na sa organisasyon, pagkatapos ng huling araw mo sa trabaho.',
		unused: 'Binubura rin ang mga ito kapag hindi nagamit ang mukha mo sa loob ng {years} taon.',
		erasing:
			'Sinisira rin ang susi kapag nagbura, kaya hindi na mababasa ang mga kopya sa backup, at bibigyan ka ng nilagdaang resibo. Mananatili ang mga punch na ginawa mo, gaya ng hinihingi sa mga tala ng oras ng trabaho.'
	},
	rights: {
		heading: 'Ang iyong pagpili at mga karapatan',
		paragraphs: [
			'Malaya kang tumanggi, ngayon o sa ibang araw, nang walang anumang kapalit na kawalan. Sa ibang paraan ka magpa-punch: gamit ang iyong numero o badge, o sa tulong ng iyong supervisor.',
			'Maaari mong bawiin ang pahintulot anumang oras sa sarili mong pahina sa “Aking privacy”, o sa pagsasabi sa opisina. Maaari mong tingnan ang hawak tungkol sa iyo, ipatama o ipabura ito, at magreklamo sa awtoridad sa proteksiyon ng datos; sa Pilipinas, ito ang National Privacy Commission.'
		]
	},
	kinds: {
		general: null,
		eu: {
			heading: 'Natatanging uri ng datos (GDPR, artikulo 9)',
			paragraphs: [
				'Datos na biometric ang template. Pinoproseso lamang ito dahil hayagan kang pumayag (artikulo 9(2)(a)), at upang ihambing ka lamang sa sarili mo: ibibigay mo ang iyong numero o gagamitin ang sarili mong telepono, at walang paghahanap sa ibang tao. Walang epekto sa trabaho mo kung papayag ka o hindi; kasimbuti nito ang ibang paraan ng pag-punch. Tao, hindi makina, ang nagpapasya kapag hindi ka nakilala.'
			]
		},
		illinois: {
			heading: 'Nakasulat na pahintulot (740 ILCS 14, Biometric Information Privacy Act)',
			paragraphs: [
				'Ipinaaalam sa iyo nang nakasulat na kinokolekta at iniimbak ang hugis ng iyong mukha bilang mga template, para sa layunin at sa tagal na nakasaad dito. Sinisira ito kapag natapos na ang layunin, at hindi lalampas sa tatlong taon mula sa huling paggamit mo. Hindi ito ipinagbibili, ipinauupa, ipinagpapalit o ibinubunyag. Sa paglagda, binibigyan mo ang {organisation} ng nakasulat na pahintulot na kolektahin, iimbak at gamitin ito para sa layuning ito, bilang kondisyon ng pag-punch gamit ang mukha, na maaari mong tanggihan.'
			]
		}
	}
};
