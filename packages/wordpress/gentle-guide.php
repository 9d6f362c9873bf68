<?php
/**
 * Plugin Name:       Gentle Guide
 * Description:       A block and a shortcode for a private, gentle guide with a short quiz. Everything comes from your own site.
 * Version:           0.0.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * License:           MIT OR Apache-2.0
 *
 * It keeps no option, sets no cookie, and asks no other server for anything.
 *
 * @package gentle-guide
 */

defined( 'ABSPATH' ) || exit;

/**
 * What the release says of itself (facts.json): the attributes that its loader reads, its
 * languages, its files and their headers.
 */
function gentle_guide_facts() {
	static $facts = null;
	if ( null === $facts ) {
		// phpcs:ignore WordPress.WP.AlternativeFunctions -- A file of this folder.
		$facts = json_decode( file_get_contents( __DIR__ . '/facts.json' ), true );
	}
	return $facts;
}

/**
 * Where the frame and its app are asked for: at WordPress itself, since few servers send a
 * plugin's files with the headers that a sandboxed frame needs.
 */
function gentle_guide_base() {
	global $wp_rewrite;
	return home_url( $wp_rewrite->using_mod_rewrite_permalinks() ? '/gentle-guide' : '/index.php/gentle-guide' );
}

/**
 * Sends a file of the frame, if that is what is asked for, before anything else is looked up.
 */
function gentle_guide_serve() {
	// WordPress adds slashes to these later on.
	// phpcs:disable WordPress.Security.ValidatedSanitizedInput
	$path      = (string) wp_parse_url( isset( $_SERVER['REQUEST_URI'] ) ? $_SERVER['REQUEST_URI'] : '', PHP_URL_PATH );
	$method    = isset( $_SERVER['REQUEST_METHOD'] ) ? $_SERVER['REQUEST_METHOD'] : '';
	$encodings = isset( $_SERVER['HTTP_ACCEPT_ENCODING'] ) ? $_SERVER['HTTP_ACCEPT_ENCODING'] : '';
	$known     = isset( $_SERVER['HTTP_IF_NONE_MATCH'] ) ? $_SERVER['HTTP_IF_NONE_MATCH'] : '';
	// phpcs:enable
	$home = rtrim( (string) wp_parse_url( home_url(), PHP_URL_PATH ), '/' );
	if ( ! preg_match( '~^' . preg_quote( $home, '~' ) . '((?:/index\.php)?/gentle-guide)/(.+)$~D', $path, $asked ) ) {
		return;
	}
	$facts = gentle_guide_facts();
	if ( ! isset( $facts['files'][ $asked[2] ] ) || ! in_array( $method, array( 'GET', 'HEAD' ), true ) ) {
		return;
	}
	$file = $facts['files'][ $asked[2] ];
	$base = strtr( home_url( $asked[1] ), array( ';' => '%3B', ',' => '%2C' ) );
	$form = '';
	foreach ( array( 'br', 'gzip' ) as $coding ) {
		if ( '' === $form && preg_match( "~\b$coding\b~", $encodings ) ) {
			$form = $coding;
		}
	}

	// Caches of pages keep what they have no part in to themselves.
	defined( 'DONOTCACHEPAGE' ) || define( 'DONOTCACHEPAGE', true );
	while ( ob_get_level() > 0 && ob_end_clean() ) {
		continue;
	}
	// phpcs:ignore WordPress.PHP.IniSet -- It would compress once more what is small already.
	ini_set( 'zlib.output_compression', 'Off' );
	// Among them might be a cookie of another plugin.
	header_remove();
	header( "ETag: \"{$file['hash']}-$form\"" );
	header( 'Vary: Accept-Encoding' );
	foreach ( $file['headers'] as $name => $value ) {
		header( "$name: " . str_replace( '{base}', $base, $value ) );
	}
	// What stands between may have made the tag a weak one.
	if ( false !== strpos( $known, "\"{$file['hash']}-$form\"" ) ) {
		status_header( 304 );
		exit;
	}
	$source = __DIR__ . '/frame/' . $asked[2] . array( '' => '', 'br' => '.br', 'gzip' => '.gz' )[ $form ];
	status_header( 200 );
	header( 'Content-Length: ' . filesize( $source ) );
	if ( '' !== $form ) {
		header( "Content-Encoding: $form" );
	}
	if ( 'GET' === $method ) {
		// phpcs:ignore WordPress.WP.AlternativeFunctions -- A file of this folder, of a listed name.
		readfile( $source );
	}
	exit;
}
add_action( 'plugins_loaded', 'gentle_guide_serve', 0 );

/**
 * The guide's language that is closest to a language tag, as the loader picks it.
 *
 * @param string $wanted A language tag; empty for the language of the site.
 * @param string $guide  The name of the guide.
 */
function gentle_guide_language( $wanted, $guide ) {
	$wanted  = strtolower( '' === $wanted ? get_bloginfo( 'language' ) : $wanted );
	$base    = strtok( $wanted, '-' );
	$all     = gentle_guide_facts()['guides'][ $guide ];
	$closest = $all[0];
	foreach ( $all as $language ) {
		if ( strtolower( $language ) === $wanted ) {
			return $language;
		}
		if ( $all[0] === $closest && strtok( strtolower( $language ), '-' ) === $base ) {
			$closest = $language;
		}
	}
	return $closest;
}

/**
 * What was given for an attribute; empty where it is missing, not understood, or what holds anyway.
 *
 * @param array $attribute The attribute, of facts.json.
 * @param mixed $given     What an author wrote.
 */
function gentle_guide_setting( $attribute, $given ) {
	if ( ! is_string( $given ) && ! is_int( $given ) ) {
		return '';
	}
	$value   = (string) $given;
	$allowed = '' === $attribute['pattern']
		? in_array( $value, $attribute['choices'], true )
		: preg_match( '~' . $attribute['pattern'] . '~D' . $attribute['flags'], $value );
	if ( ! $allowed || $value === $attribute['default'] ) {
		return '';
	}
	// The reader is sent there: nothing that WordPress would have to mend, nor with a name before the host.
	if ( 'exit-href' === $attribute['name'] ) {
		$value = html_entity_decode( $value, ENT_QUOTES );
		$parts = wp_parse_url( $value );
		if ( esc_url_raw( $value, array( 'https' ) ) !== $value || empty( $parts['host'] ) || isset( $parts['user'] ) ) {
			return '';
		}
	}
	if ( 'guide' === $attribute['name'] && ! isset( gentle_guide_facts()['guides'][ $value ] ) ) {
		return '';
	}
	return $value;
}

/**
 * The snippet, for the block and the shortcode alike.
 *
 * @param array  $given What an author set, by the name of the attribute or of its property.
 * @param string $block What WordPress puts on a block's element: attributes, escaped.
 */
function gentle_guide_markup( $given, $block = '' ) {
	$facts    = gentle_guide_facts();
	$settings = array();
	$guide    = '';
	foreach ( $facts['attributes'] as $attribute ) {
		list( 'name' => $name, 'property' => $property ) = $attribute;
		$raw   = isset( $given[ $name ] ) ? $given[ $name ] : ( isset( $given[ $property ] ) ? $given[ $property ] : '' );
		$value = gentle_guide_setting( $attribute, $raw );
		if ( '' !== $value ) {
			$settings[ $name ] = $value;
		}
		if ( 'guide' === $name ) {
			$guide = '' === $value ? $facts['guide'] : $value;
		}
	}
	$language         = gentle_guide_language( isset( $settings['lang'] ) ? $settings['lang'] : '', $guide );
	$settings['lang'] = $language;
	$words            = $facts['languages'][ $language ]['words'];
	$page             = gentle_guide_base() . "/$guide/$language.html";

	// What the frame is told holds where scripts are stripped, too; a page's theme only the script knows.
	$told     = array_intersect_key( $settings, array_flip( $facts['told'] ) );
	$told     = array_diff_assoc( $told, array( 'theme' => 'host' ) );
	$fragment = $told ? '#' . http_build_query( $told, '', '&' ) : '';

	$attributes = $block;
	foreach ( $settings as $name => $value ) {
		$attributes .= sprintf( ' %s="%s"', $name, esc_attr( $value ) );
	}
	$script = wp_get_script_tag(
		array(
			'src'   => plugins_url( 'site/gentle-guide.js', __FILE__ ) . '?ver=' . $facts['version'],
			'async' => true,
		)
	);
	// WordPress would make the frame wait until it is scrolled to: then its words would come too late.
	$frame = sprintf(
		'<iframe src="%s" title="%s" width="100%%" height="%d" frameborder="0" align="top" loading="eager" sandbox="%s" referrerpolicy="no-referrer"></iframe>',
		esc_url( $page . $fragment ),
		esc_attr( $words['title'] ),
		$facts['height'],
		esc_attr( $facts['sandbox'] )
	);
	// The words of every snippet; but a paragraph would end the one that a shortcode may stand in, and the element with it.
	$link      = '<a href="%s" rel="noreferrer">%s</a>. ';
	$helplines = '' === $words['directory'] ? '' : sprintf( $link, esc_url( $words['directory'] ), esc_html( $words['helplines'] ) );
	$fallback  = sprintf(
		'<span dir="%s">' . $link . '%s%s</span>',
		$words['right_to_left'] ? 'rtl' : 'ltr',
		esc_url( $page ),
		esc_html( $words['page'] ),
		$helplines,
		esc_html( $words['danger'] )
	);
	$is_inline = isset( $settings['mode'] ) && 'inline' === $settings['mode'];
	return trim( $script ) . '<gentle-guide ' . trim( $attributes ) . '>' . ( $is_inline ? '' : $frame ) . $fallback . '</gentle-guide>';
}

/**
 * The block.
 */
function gentle_guide_register() {
	$facts = gentle_guide_facts();
	$needs = array( 'wp-blocks', 'wp-block-editor', 'wp-components', 'wp-element' );
	wp_register_script( 'gentle-guide-editor', plugins_url( 'editor.js', __FILE__ ), $needs, $facts['version'], true );
	unset( $facts['files'] );
	$facts['base']     = gentle_guide_base();
	$facts['language'] = gentle_guide_language( '', $facts['guide'] );
	wp_add_inline_script( 'gentle-guide-editor', 'window.gentleGuideFacts = ' . wp_json_encode( $facts ) . ';', 'before' );
	register_block_type(
		__DIR__,
		array(
			'render_callback' => function ( $given ) {
				return gentle_guide_markup( $given, get_block_wrapper_attributes() );
			},
		)
	);
	add_shortcode(
		'gentle-guide',
		function ( $given ) {
			return gentle_guide_markup( is_array( $given ) ? $given : array() );
		}
	);
}
add_action( 'init', 'gentle_guide_register' );
