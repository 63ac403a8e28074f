/* geo.h -- places on the earth as GeoJSON (RFC 7946) has them.
 *
 * Of georss, GML and W3C geo: numbers between blanks or commas, latitude
 * before longitude. No state, any thread.
 */
#ifndef WEIR_FEEDS_GEO_H
#define WEIR_FEEDS_GEO_H

#include <stdbool.h>

#include "feeds/base/buf.h"

/* Appends the geometry of a type ("Point", "LineString", "Polygon"), with
 * longitude first, as it stands already where is_xy; a point may have an
 * altitude. False, and nothing appended, if a coordinate is missing or no
 * number. */
bool geo_put(struct buf *b, struct str type, struct str coordinates,
             bool is_xy);

#endif
