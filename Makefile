# Two commands matter: `make run` and `make test`. Each installs what the machine lacks of
# deploy/debian-packages.txt before it starts, and nothing when all is there.

parsimony := .build/release/parsimony
swift_files := git ls-files -z -co --exclude-standard '*.swift' | xargs -0

.PHONY: help setup run test lint format sanitize campaign mutations peers clean
.NOTPARALLEL:

help: ## list the targets (what a bare `make` does)
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

setup: ## install the Debian packages that are missing and check the Swift version
	@deploy/setup.sh

run: setup ## build, run the quick start's sweep, show its results and write a report
	swift build -c release --product parsimony
	swift build -c release --product parsimony-coordinator
	swift build -c release --product parsimony-worker
	$(parsimony) run configs/quickstart.yaml --ledger .build/quickstart.db
	$(parsimony) results --ledger .build/quickstart.db
	$(parsimony) report --ledger .build/quickstart.db --output .build/quickstart-report

test: setup ## build and run every test, and say how many ran
	deploy/test.sh $(TEST_OPTIONS)

lint: ## check the format of every Swift file, but for what git ignores
	$(swift_files) swift format lint --strict --parallel

format: ## put them into that format
	$(swift_files) swift format --in-place --parallel

sanitize: setup ## run the tests under the address and the thread sanitizer (minutes)
	LSAN_OPTIONS="suppressions='$(CURDIR)/deploy/leak-suppressions.txt':print_suppressions=0" \
	  PARSIMONY_SANITIZER=address \
	  deploy/test.sh --sanitize address --scratch-path .build/sanitize-address
	PARSIMONY_SANITIZER=thread \
	  deploy/test.sh --sanitize thread --scratch-path .build/sanitize-thread

campaign: setup ## run the tests with the long fuzz and simulation campaigns (long)
	PARSIMONY_CAMPAIGN=1 deploy/test.sh

mutations: setup ## see that the simulator finds defects that are built in on purpose (minutes)
	PARSIMONY_MUTATIONS=1 swift build -c release --product parsimony --scratch-path .build/mutations
	.build/mutations/release/parsimony simulate --mutations

peers: setup ## install the peers that benchmarks compare with, into .peers/
	@deploy/setup.sh peers-debian-packages.txt
	python3 -m venv .peers
	.peers/bin/pip install --quiet --requirement deploy/peers-requirements.txt
	clang -O2 deploy/gemm_peer.c -o .peers/bin/gemm-peer -ldnnl

clean: ## remove what was built, and .peers/
	rm -rf .build .peers
