// Driver of tests/quantity_property.py. Reads lines `text<TAB>text` and prints for each the two quantities in
// canonical form (or `error`), their comparison (`<`, `=`, `>`), and their sum.

#include <cstdio>
#include <iostream>
#include <string>

#include "kubernetes/quantity.h"

namespace {

using namespace twinhull::kubernetes;

std::string written(const std::optional<Quantity>& quantity) {
  return quantity ? canonical(*quantity) : "error";
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t tab = line.find('\t');
    const std::optional<Quantity> a = parse_quantity(line.substr(0, tab)).value;
    const std::optional<Quantity> b = parse_quantity(line.substr(tab + 1)).value;
    std::string order = "?";
    std::optional<Quantity> sum;
    if (a && b) {
      const std::strong_ordering result = compare(*a, *b);
      order = result < 0 ? "<" : (result > 0 ? ">" : "=");
      sum = add(*a, *b);
    }
    std::printf("%s\t%s\t%s\t%s\n", written(a).c_str(), written(b).c_str(), order.c_str(),
                written(sum).c_str());
  }
  return 0;
}
