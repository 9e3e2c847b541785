#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace twinhull::lint {

/// An action of a Go template: `{{- if .Values.on }}`.
struct Action {
  std::size_t begin = 0;                ///< where `{{` stands
  std::size_t end = 0;                  ///< behind `}}`
  std::size_t start = 0;                ///< where `text` stands
  std::string_view text;                ///< what stands between the braces, without `-` and blanks
  std::vector<std::string_view> words;  ///< its identifiers outside of quoted texts, fields left out
  /// Its keyword or function, empty where it begins with something else.
  std::string_view first() const;
};

/// All actions of a template in order; a comment is one without text.
std::vector<Action> actions_of(std::string_view text);

/// A block that an action opens, with what it encloses: `{{ if }} … {{ else }} … {{ end }}`.
struct Block {
  std::size_t open = 0;   ///< the number of the action that opens it
  std::size_t close = 0;  ///< of the `else` or `end` that closes this branch
  std::size_t depth = 0;  ///< how many blocks are around it
};

/// The branches of a template's blocks, in the order in which they are closed.
std::vector<Block> blocks_of(const std::vector<Action>& actions);

}  // namespace twinhull::lint
