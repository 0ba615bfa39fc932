/* flow_name.h - how a flow is named to people: by its addresses and ports. */
#ifndef FR_CLI_FLOW_NAME_H
#define FR_CLI_FLOW_NAME_H

#include "base/json.h"
#include "table/batch.h"

/* The columns that a name is made of: extras of a pass. */
#define FR_FLOW_NAME_FIELDS 5
extern const struct fr_field fr_flow_name_fields[FR_FLOW_NAME_FIELDS];

/* Append "10.0.0.5:50123 -> 203.0.113.9:443" of a row whose extras begin with
 * column `first`; what is missing is left out, "" if all is. */
void fr_flow_name_append(struct fr_strbuf *out, const struct fr_batch *batch,
                         uint32_t first, uint32_t row);
/* The same as members of a JSON object, with the time; null where missing. */
void fr_flow_name_json(struct fr_json *json, const struct fr_batch *batch,
                       uint32_t first, uint32_t row);

#endif
