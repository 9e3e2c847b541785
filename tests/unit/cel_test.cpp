#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cel/check.h"
#include "cel/cost.h"
#include "cel/evaluate.h"
#include "cel/locate.h"
#include "kubernetes/api_builder.h"
#include "yaml/node_json.h"
#include "yaml_support.h"

using namespace twinhull;

namespace {

struct Answer {
  cel::Value value;
  bool exhausted = false;
};

Answer run(std::string_view expression, const yaml::Node* self = nullptr,
           std::optional<kubernetes::TypeRef> type = {}, std::uint64_t steps = 100'000) {
  const cel::Parsed parsed = cel::parse(expression);
  if (parsed.root == nullptr) return {cel::Value::error(parsed.error.message)};
  cel::Activation activation;
  if (self != nullptr) activation.variables["self"] = cel::Value::of_node(*self, type);
  cel::Budget budget(steps);
  cel::Value value = cel::evaluate(*parsed.root, activation, budget);
  return {value, budget.exhausted()};
}

bool is_true(std::string_view expression, const yaml::Node* self = nullptr,
             std::optional<kubernetes::TypeRef> type = {}) {
  const cel::Value value = run(expression, self, type).value;
  if (value.is_error()) MESSAGE(expression << ": " << value.text());
  return value.is(cel::Kind::boolean) && value.is_true();
}

std::string error_of(std::string_view expression) {
  const cel::Value value = run(expression).value;
  return value.is_error() ? value.text() : std::string();
}

}  // namespace

TEST_CASE("the libraries of Kubernetes") {
  CHECK(is_true(
      "[1, 2, 3].isSorted() && [1, 2, 3].sum() == 6 && [2, 1].min() == 1 && ['a', 'b'].max() == 'b'"));
  CHECK(is_true("['a', 'b', 'a'].indexOf('a') == 0 && ['a', 'b', 'a'].lastIndexOf('a') == 2"));
  CHECK(is_true("'abc 123'.find('[0-9]+') == '123' && 'a1b2'.findAll('[0-9]') == ['1', '2']"));
  CHECK(is_true("'a1b2'.findAll('[0-9]', 1) == ['1'] && 'x'.find('y') == ''"));
  CHECK(is_true("isURL('https://a.example:8080/p?q=1') && !isURL('a b')"));
  CHECK(is_true("url('https://a.example:8080/p').getHost() == 'a.example:8080'"));
  CHECK(is_true("url('https://[::1]:80/p').getHostname() == '::1' && url('https://h/').getPort() == ''"));
  CHECK(is_true("url('https://h/p?a=1&b=x%20y&a=2').getQuery() == {'a': ['1', '2'], 'b': ['x y']}"));
  CHECK(is_true("isIP('::1') && !isIP('010.0.0.1') && !isIP('::ffff:1.2.3.4') && ip('::1').family() == 6"));
  CHECK(is_true(
      "ip.isCanonical('2001:db8::1') && !ip.isCanonical('2001:DB8::1') && ip('10.0.0.1').isGlobalUnicast()"));
  CHECK(
      is_true("cidr('10.0.0.0/8').containsIP('10.2.3.4') && !cidr('10.0.0.0/8').containsCIDR('0.0.0.0/0')"));
  CHECK(is_true("string(cidr('10.1.2.3/8').masked()) == '10.0.0.0/8' && cidr('::/64').prefixLength() == 64"));
  CHECK(is_true(
      "quantity('500m').isLessThan(quantity('1')) && quantity('1Gi').compareTo(quantity('1024Mi')) == 0"));
  CHECK(is_true(
      "quantity('1').add(quantity('500m')).sub(1) == quantity('0.5') && quantity('2k').asInteger() == 2000"));
  CHECK(is_true("sign(quantity('-1')) == -1 && sign(quantity('0')) == 0"));
  CHECK(is_true("isQuantity('1Gi') && !isQuantity('1 GB') && !quantity('500m').isInteger()"));
  CHECK(is_true(
      "semver('1.2.3').isLessThan(semver('1.10.0')) && semver('1.0.0-rc.1').isLessThan(semver('1.0.0'))"));
  CHECK(is_true("isSemver('v1.2', true) && !isSemver('v1.2') && !isSemver('01.2.3')"));
  CHECK(is_true("!format.dns1123Label().validate('my-name').hasValue()"));
  CHECK(is_true(
      "format.dns1123Label().validate('My_Name').hasValue() && format.named('nope') == optional.none()"));
  CHECK(is_true(
      "sets.contains([1, 2, 3], [2, 1]) && sets.equivalent([1, 1], [1]) && sets.intersects([1], [1, 2])"));
  CHECK(is_true("[1, 2, 3].all(i, v, i < v) && {'a': 1}.transformMap(k, v, v + 1) == {'a': 2}"));
  CHECK(is_true(
      "['b', 'a'].sortBy(x, x) == ['a', 'b'] && [[1], [2]].flatten() == [1, 2] && [1, 1].distinct() == [1]"));
  CHECK(error_of("semver('1')") == "invalid semantic version: 1");
  CHECK(error_of("timestamp('2024-01-01T00:00:00Z').getHours('Europe/Berlin')").find("is not supported") !=
        std::string::npos);
}

TEST_CASE("an object is read through its schema") {
  const YamlText object("a-b: 1\nport: 80\nratio: 2\nat: 2024-01-01T00:00:00Z\nlist: [a, b]\nnone: null\n");
  kubernetes::ApiBuilder builder;
  const auto add = [&](kubernetes::BaseType base) { return add_type(builder, {.base = base}); };
  kubernetes::TypeDraft draft{.base = kubernetes::BaseType::fields};
  draft.fields = {{"ratio", add(kubernetes::BaseType::number)}, {"at", add(kubernetes::BaseType::time)}};
  const std::uint32_t number = add_type(builder, draft);
  const kubernetes::ApiCatalog apis{
      .text = builder.text, .types = builder.types, .fields = builder.fields, .limits = builder.limits};
  const kubernetes::TypeRef type{&apis, number};
  const yaml::Node* self = &object.root();
  CHECK(is_true("self.a__dash__b == 1 && self['a-b'] == 1 && self.port == 80", self));
  CHECK(is_true("type(self.ratio) == double && self.at.getFullYear() == 2024", self, type));
  CHECK(is_true("type(self.ratio) == int && type(self.at) == string", self));
  CHECK(is_true("has(self.list) && !has(self.missing) && self.list.exists(x, x == 'b') && 'a' in self.list",
                self));
  CHECK(is_true("self.?missing.orValue(7) == 7 && self.?port.hasValue() && self.none == null", self));
  CHECK(run("self.missing", self).value.text() == "no such key: missing");
}

TEST_CASE("hostile expressions end") {
  const std::string deep(100'000, '(');
  CHECK(error_of(deep).find("nested too deeply") != std::string::npos);
  CHECK(error_of(std::string(100'000, '[')).find("nested too deeply") != std::string::npos);
  std::string sum = "1";
  for (int i = 0; i < 10'000; ++i) sum += "+1";
  CHECK(error_of(sum).find("nested too deeply") != std::string::npos);
  std::string either = "false";
  for (int i = 0; i < 10'000; ++i) either += "||false";
  CHECK(run(either).value.is(cel::Kind::boolean));
  CHECK(run("lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, true)))").exhausted);
  std::string doubled = "'aaaaaaaa'";
  for (int i = 0; i < 60; ++i) doubled = "cel.bind(x, " + doubled + ", x + x)";
  CHECK(run(doubled).exhausted);
  CHECK(error_of("'a'.matches('(')") == "error parsing regexp: missing closing ): `(`");
  CHECK(error_of("1 / 0") == "division by zero");
  CHECK(error_of("[1][5]") == "index out of bounds: 5");
  CHECK(error_of("nope") == "undeclared reference to 'nope' (in container '')");
  CHECK(error_of("'a' + 1") == "no such overload");
  for (const char* cut :
       {"1 +", "a.b{", "a.b{c", "a.b{c:", "[1", "{1: 2", "a[", "f(", "a.", "a ? b", "-", "!"})
    CHECK_MESSAGE(error_of(cut).find("Syntax error") == 0, cut);
  for (const char* mixed : {"!-", "!-a", "!-'a'", "-!a", "a * (!-"})
    CHECK_MESSAGE(error_of(mixed).find("Syntax error") == 0, mixed);
  CHECK(is_true("-(-1) == 1 && --1 == 1 && !!true"));
}

TEST_CASE("the cost of calls with too few or too many arguments is estimated") {
  for (const std::string name :
       {"add",    "all",      "bytes",    "check",   "contains", "containsCIDR", "containsIP",
        "dyn",    "endsWith", "find",     "findAll", "format",   "getHost",      "indexOf",
        "ip",     "isSorted", "join",     "masked",  "matches",  "max",          "min",
        "or",     "orValue",  "quantity", "quote",   "replace",  "size",         "split",
        "string", "sub",      "sum",      "trim",    "url",      "validate",     "value"}) {
    for (const std::string& call : {name + "()", "self." + name + "()", name + "(self, 1, 'a', self)",
                                    "self." + name + "(self, 'a', 1, self)"}) {
      const cel::Parsed parsed = cel::parse(call);
      if (parsed.root == nullptr) continue;  // a macro
      CHECK_MESSAGE(cel::estimate_cost(*parsed.root, {.kind = cel::ValueShape::list, .most = 10}).most > 0,
                    call);
    }
  }
}

TEST_CASE("a false expression is explained by the value that makes it false") {
  const YamlText object(
      "spec:\n  replicas: 9\n  names: [a, b]\n  tiers:\n    - {size: 1}\n    - {size: 7}\n");
  cel::Activation activation;
  activation.variables["object"] = cel::Value::of_node(object.root());
  const auto text_of = [&](std::string_view expression) {
    const cel::Parsed parsed = cel::parse(expression);
    cel::Budget budget(10'000);
    const source::Span span = cel::locate(*parsed.root, false, activation, budget);
    return span.known() ? std::string(object.files.text(span)) : std::string();
  };
  CHECK(text_of("object.spec.replicas < 5") == "9");
  CHECK(text_of("has(object.spec) && object.spec.replicas < 5") == "9");
  CHECK(text_of("object.spec.tiers.all(t, t.size < 5)") == "7");
  CHECK(text_of("object.spec.names.all(n, n == 'a')") == "b");
  CHECK(text_of("!object.spec.names.exists(n, n == 'b')") == "b");
  CHECK(text_of("object.spec.replicas > 5 ? object.spec.names[0] == 'b' : true") == "a");
  CHECK(text_of("cel.bind(x, object.spec, x.names.size() > 5)") == "[a, b]");
  CHECK(text_of("1 > 2").empty());
}

TEST_CASE("mistakes in expressions are found without an object") {
  cel::Declarations declared;
  declared.variables["object"] = {};
  declared.fields["variables"]["image"] = {{}, cel::Kind::string};
  const auto problem_of = [&](std::string_view expression) {
    const cel::Parsed parsed = cel::parse(expression);
    const cel::Checked checked = cel::check(*parsed.root, declared);
    return checked.problems.empty()
               ? std::string()
               : std::to_string(checked.problems[0].offset) + " " + checked.problems[0].message;
  };
  CHECK(problem_of("objects.a == 1") == "0 `objects` is not defined here");
  CHECK(problem_of("variables.imag == ''") == "10 `variables.imag` is not defined");
  CHECK(problem_of("variables.image == 3") == "16 `==` compares string and int");
  CHECK(problem_of("object.a.startWith('b')") == "9 the function `startWith` does not exist");
  CHECK(problem_of("quantity('1').sign() == 1") == "14 `sign` is not a method of a value");
  CHECK(problem_of("startsWith('a', 'b')") == "0 `startsWith` is a method of a value");
  CHECK(problem_of("object.a.all(x, x.b > y)") == "22 `y` is not defined here");
  CHECK(problem_of("object.a.all(x, x.b > 1) && has(object.b) && variables.image != null").empty());
}

TEST_CASE("the rules of built-in custom resources are valid") {
  const kubernetes::ApiCatalog& apis = kubernetes::builtin_catalog();
  base::Arena arena;
  std::size_t count = 0;
  for (const kubernetes::TypeRow& row : apis.types) {
    const auto number = static_cast<std::uint32_t>(&row - apis.types.data());
    const kubernetes::TypeRef type{&apis, number};
    for (const kubernetes::ConstraintRow& limit : type.limits()) {
      if (limit.kind != kubernetes::ConstraintKind::rule) continue;
      ++count;
      const yaml::Node* rule = yaml::read_json(arena, apis.at(limit.value));
      REQUIRE(rule != nullptr);
      cel::Declarations declared;
      declared.variables["self"] = {type, cel::kind_of(type)};
      for (const char* key : {"rule", "messageExpression"}) {
        if (rule->get(key) == nullptr) continue;
        const cel::Parsed parsed = cel::parse(rule->get(key)->text);
        REQUIRE_MESSAGE(parsed.root != nullptr, rule->get(key)->text);
        for (const cel::CheckError& problem : cel::check(*parsed.root, declared).problems)
          CHECK_MESSAGE(false, rule->get(key)->text << ": " << problem.message);
      }
    }
  }
  CHECK(count > 100);
}
