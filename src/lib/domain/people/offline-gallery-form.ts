import * as v from 'valibot';

/** Whether a site's shared devices hold the faces of its roster. */
export const offlineGalleryFormSchema = v.object({
	on: v.pipe(
		v.picklist(['yes', 'no'], 'Reload the page.'),
		v.transform((on) => on === 'yes')
	)
});
