#pragma once

#include <cstddef>
#include <string>

#include "diagram/graph.h"

namespace twinhull::diagram {

/// What Mermaid draws at most where nobody has told it otherwise, as on GitHub.
inline constexpr std::size_t kMermaidLines = 500;
inline constexpr std::size_t kMermaidBytes = 50'000;

/// The picture as a Mermaid flowchart, which GitHub, GitLab and many editors draw inside of Markdown. Ends
/// with a line break; holds no line of backticks, so it can be fenced by three.
std::string mermaid(const Graph& graph);

}  // namespace twinhull::diagram
