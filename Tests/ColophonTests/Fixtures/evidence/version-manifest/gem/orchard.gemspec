Gem::Specification.new do |spec|
  spec.name = "orchard"
  spec.version = "1.2.0"
  spec.required_ruby_version = ">= 3.0"
end
