/* geo.h -- places on the earth as GeoJSON (RFC 7946) has them.
 *
 * Of georss, GML and W3C geo: numbers between blanks, commas or semicolons,
 * latitude before longitude. No state, any thread.
 */
#ifndef WEIR_FEEDS_GEO_H
#define WEIR_FEEDS_GEO_H

#include <stdbool.h>

#include "feeds/base/buf.h"

/* How the numbers of a position are written. */
struct geo_axes {
    bool is_xy; /* longitude first */
    size_t n;   /* numbers of each; 0: two, and a point may have three */
};

/* Appends the geometry of a type ("Point", "LineString", "Polygon"; "Box", two
 * corners, is a polygon), with longitude first. Of a position three numbers
 * count. False, and nothing appended, if a coordinate is missing or no
 * number. */
bool geo_put(struct buf *b, struct str type, struct str coordinates,
             struct geo_axes axes);

#endif
