#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/files.h"

namespace twinhull::lint {

/// A use of a value in a template: `.Values.image.tag`, or `$image.tag` after `$image := .Values.image`.
struct ValueUse {
  std::vector<std::string_view> keys;  ///< `image`, `tag`
  source::Span span;
  bool guarded = false;    ///< the case that it is not set is handled, or that is unknown
  bool indexed = false;    ///< by `index` or `get` with only literal keys
  bool by_fields = false;  ///< assigned to a variable, whose fields are separate uses
  bool asked = false;      ///< the whole condition of an `if` or `with`, whose block is skipped if it is not
                           ///< set
};

/// The values that the text of a template uses.
struct ValueUses {
  std::vector<ValueUse> uses;
  bool all = false;    ///< `.Values` itself is passed on, so any value can be used
  bool other = false;  ///< something else can be called `.Values` somewhere
};

/// Reads the actions of a Go template, without comments, as far as required to know which values they use:
/// occurrences in text are uses as well, because `tpl` can evaluate it.
void find_value_uses(std::string_view text, std::uint32_t file, ValueUses& out);

}  // namespace twinhull::lint
