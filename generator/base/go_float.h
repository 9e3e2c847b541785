#pragma once

#include <string>

namespace twinhull::base {

/// The number as Go's `strconv.FormatFloat(number, 'g', -1, 64)` prints it: the shortest digits that give the
/// same number, with an exponent below 1e-4 and from 1e+06 on. So does `fmt.Print`.
std::string go_float(double number);

/// The number as Go's encoding/json prints it: an exponent only below 1e-6 and from 1e+21 on. The number must
/// be finite.
std::string go_json_float(double number);

}  // namespace twinhull::base
