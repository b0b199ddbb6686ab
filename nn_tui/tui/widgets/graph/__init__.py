"""The network graph: nodes, links, and the formula of the node under the cursor."""
