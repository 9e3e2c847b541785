#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace twinhull::lint {

/// An action of a Go template: `{{- if .Values.on }}`.
struct Action {
  std::size_t begin = 0;                ///< offset of `{{`
  std::size_t end = 0;                  ///< offset after `}}`
  std::size_t start = 0;                ///< offset of `text`
  std::string_view text;                ///< the text between the braces, without `-` and blanks
  std::vector<std::string_view> words;  ///< its identifiers outside of quoted text, without fields
  /// Its keyword or function, empty if it begins with something else.
  std::string_view first() const;
};

/// All actions of a template in order; a comment has an empty text.
std::vector<Action> actions_of(std::string_view text);

/// A block that an action opens, with its contents: `{{ if }} … {{ else }} … {{ end }}`.
struct Block {
  std::size_t open = 0;   ///< index of the action that opens it
  std::size_t close = 0;  ///< index of the `else` or `end` that closes this branch
  std::size_t depth = 0;  ///< nesting depth
};

/// The branches of a template's blocks, in the order in which they are closed.
std::vector<Block> blocks_of(const std::vector<Action>& actions);

}  // namespace twinhull::lint
