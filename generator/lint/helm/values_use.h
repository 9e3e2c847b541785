#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/files.h"

namespace twinhull::lint {

/// A place in a template that takes a value: `.Values.image.tag`, or `$image.tag` behind
/// `$image := .Values.image`.
struct ValueUse {
  std::vector<std::string_view> keys;  ///< `image`, `tag`
  source::Span span;
  bool guarded = false;    ///< something is made of the case that it is not there, or it cannot be told
  bool indexed = false;    ///< by `index` or `get`, all of whose keys are written out
  bool by_fields = false;  ///< it is held by a variable, whose fields are uses of their own
  bool asked = false;      ///< all of an `if` or `with`: what stands there is left out where it is not set
};

/// What the text of a template takes of the values.
struct ValueUses {
  std::vector<ValueUse> uses;
  bool all = false;    ///< `.Values` itself is handed on, so any value may be used
  bool other = false;  ///< something else may be called `.Values` somewhere
};

/// Reads the actions of a Go template, comments left out, as far as that is needed to know which values they
/// take: what stands in text counts as used as well, since `tpl` may read it.
void find_value_uses(std::string_view text, std::uint32_t file, ValueUses& out);

}  // namespace twinhull::lint
