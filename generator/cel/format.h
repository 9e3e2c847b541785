#pragma once

#include <string>

#include "cel/functions.h"

namespace twinhull::cel {

/// `"%s has %d replicas".format([name, 3])`: the clauses %s, %d, %f, %e, %b, %o, %x, %X.
Value format_string(const std::string& pattern, const Value& args, Budget& budget);

}  // namespace twinhull::cel
