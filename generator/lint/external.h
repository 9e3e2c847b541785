#pragma once

#include <string>

namespace twinhull::lint {

/// Something that lives in the cluster already, or comes from elsewhere: references to it are fine.
struct External {
  std::string kind;
  std::string name;            ///< `*` stands for any text
  std::string namespace_name;  ///< empty: any
};

}  // namespace twinhull::lint
